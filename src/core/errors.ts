/**
 * Mistakes that a user can mend. Each carries one sentence that says what is wrong, where, and how to mend it;
 * `cli` maps the class to an exit code (docs in `cli/exitCodes.ts`).
 */
export class UserError extends Error {
  override name = "UserError";
}

/** A file or directory that is missing, unreadable, malformed or cannot be written. */
export class FileError extends UserError {
  override name = "FileError";
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

/** A learned model that is absent, broken, does not fit its card, or computed something that is not a finite number. */
export class ModelError extends UserError {
  override name = "ModelError";
}

/** A language model behind an address that is not reached, refuses, takes too long, or answers what cannot be used. */
export class LanguageModelError extends ModelError {
  override name = "LanguageModelError";
}

/** A policy behind an address that is not reached, refuses, takes too long, or answers what cannot be carried out. */
export class RemotePolicyError extends ModelError {
  override name = "RemotePolicyError";
}

/** A policy behind an address that is not reached, or not any more: what it would have done is not known. */
export class PolicyUnreachedError extends RemotePolicyError {
  override name = "PolicyUnreachedError";
}
