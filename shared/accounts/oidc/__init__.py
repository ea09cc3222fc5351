"""OpenID Connect: another company says who somebody is, and we check that it is that company who says so, to us, now.

The authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636; RFC 9700).
"""
