/** Gives back what it gets. */
export default (value) => value;
