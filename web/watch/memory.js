// What a visitor chose, remembered in this browser only.

const PREFIX = "talewright.watch.";

/** What was remembered under a name, or `otherwise`. */
export function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise; // a browser that lets no site remember, or somebody who edited what it did
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch (error) {
    console.debug("this browser does not remember choices", error);
  }
}
