"""The QIX websocket: sessions, handles, dispatch and the answers of the engine classes."""
