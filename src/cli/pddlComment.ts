/** A line of comment for a PDDL file, whatever the text has in it: a comment ends with its line. */
export const pddlComment = (text: string): string => `; ${text.replaceAll(/\s+/g, " ")}\n`;
