/** What to do about a label that is none of the classes named. */
export const NAME_CLASSES =
  "Name every class of the data, or none, which takes the data's own; or correct the name where it is written.";
