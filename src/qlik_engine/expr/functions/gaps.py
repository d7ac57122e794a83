"""Documented functions this engine does not have: using one says so, rather than that it is unknown."""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
    aggr applycodepage betadensity betadist betainv binomdist binomfrequency binominv blackandschole
    chi2test_chi2 chi2test_df chi2test_p chidensity chidist chiinv colormaphue colormapjet colormix1
    colormix2 converttolocaltime countregex daylightsaving extractregex extractregexgroup fdensity
    fdist finv fv gammadensity gammadist gammainv geoaggrgeometry geoboundingbox geocountvertex
    geogetboundingbox geogetpolygoncenter geoinvprojectgeometry geomakepoint geoproject
    geoprojectgeometry georeducegeometry getactivesheetid getcollationlocale getfolderpath
    getregistrystring getsysattr getuserattr hsl indexregex indexregexgroup irr isjson isregex
    jsonarray jsonget jsonobject jsonset jsonsetex kmeans2d kmeanscentroid2d kmeanscentroidnd
    kmeansnd localtime matchregex mutualinfo normdensity normdist norminv nper npv pmt
    poissondensity poissondist poissoninv pv qliktechblue qliktechgray qvdcreatetime qvdfieldname
    qvdnooffields qvdnoofrecords qvdtablename rangeirr rangexirr rangexnpv rate replaceregex
    replaceregexgroup stl_residual stl_seasonal stl_trend subfieldregex syscolor tdensity tdist
    timezone tinv ttest1_conf ttest1_df ttest1_dif ttest1_lower ttest1_sig ttest1_sterr ttest1_t
    ttest1_upper ttest1w_conf ttest1w_df ttest1w_dif ttest1w_lower ttest1w_sig ttest1w_sterr
    ttest1w_t ttest1w_upper ttest_conf ttest_df ttest_dif ttest_lower ttest_sig ttest_sterr ttest_t
    ttest_upper ttestw_conf ttestw_df ttestw_dif ttestw_lower ttestw_sig ttestw_sterr ttestw_t
    ttestw_upper window xirr xnpv ztest_conf ztest_dif ztest_lower ztest_sig ztest_sterr ztest_upper
    ztest_z ztestw_conf ztestw_dif ztestw_lower ztestw_sig ztestw_sterr ztestw_upper ztestw_z
"""
NOT_YET: Final = frozenset(_NAMES.split())
