"""The same studio on one machine, in an emulator: nothing in here is known to the product, or knows it."""
