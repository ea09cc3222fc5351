"""fal: Flux and other models of pictures, each asked through the same queue."""
