"""What services share: paging, filters, sorting, patches, ids, timestamps, links."""
