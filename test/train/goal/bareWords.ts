/** Words alone: what two people who type the same sentence share. */
export const bareWords = (words: string): string => (words.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(" ");
