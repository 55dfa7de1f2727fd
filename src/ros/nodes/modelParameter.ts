import type { ParameterDeclaration } from "../Parameters.ts";

export const modelParameterName = "model";

/** The parameter by which a node says which model it has loaded, so that its results can be told from those of another one. */
export const modelParameter = (of: string): ParameterDeclaration => ({
  name: modelParameterName,
  type: "string",
  default: "",
  description: `Name and digests of ${of}, once the node is configured`,
  own: true,
});
