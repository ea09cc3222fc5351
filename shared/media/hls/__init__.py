"""HTTP Live Streaming: one video as a ladder of fragmented MP4 (CMAF), with its sound, its words and its pictures.

By RFC 8216 and its revision (draft-pantos-hls-rfc8216bis), and Apple's HLS Authoring Specification. There is no MPEG-TS
variant: fragmented MP4 is played by everything that plays HLS since 2016 (iOS 10, hls.js, ExoPlayer, smart TVs).
"""
