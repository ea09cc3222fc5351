// What a visitor chose, remembered in this browser only.

const PREFIX = "talewright.watch.";

/** What was remembered under a name: something like `otherwise` that `fits`, or else `otherwise` itself. */
export function recall(name, otherwise, fits = () => true) {
  try {
    const remembered = JSON.parse(localStorage.getItem(PREFIX + name));
    return typeof remembered === typeof otherwise && fits(remembered) ? remembered : otherwise;
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
