"""Google Gemini: language, images and speech, all by `generateContent`."""
