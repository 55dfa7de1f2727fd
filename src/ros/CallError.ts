import { UserError } from "../core/index.ts";

/** A node that was asked did not answer, or is not there. */
export class CallError extends UserError {
  override name = "CallError";
  /** Resolved name of the service or action. */
  readonly endpoint: string;

  constructor(endpoint: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.endpoint = endpoint;
  }
}

/** ROS 2 or its Node.js client is not there, or does not work. */
export class RosError extends UserError {
  override name = "RosError";
}
