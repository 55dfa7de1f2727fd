import path from "node:path";
import ts from "typescript";
import {
  blind,
  clockExceptions,
  clockless,
  doors,
  importTable,
  privileged,
  truthNames,
  truths,
  worldSide,
} from "./importTable.ts";

/** A source file: its path from the repository's root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const clockGlobals = new Set(["Date", "performance", "setTimeout", "setInterval", "setImmediate"]);
const clockMembers: Readonly<Record<string, readonly string[]>> = {
  process: ["hrtime", "cpuUsage", "uptime", "resourceUsage", "threadCpuUsage"],
  AbortSignal: ["timeout"],
};
const clockModules = new Set(["timers", "timers/promises", "perf_hooks"]);

/** Each rule of the architecture that one file breaks, as a sentence with its line. */
export function checkSource(file: SourceFile): string[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  const faults: string[] = [];
  const report = (node: ts.Node, fault: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    faults.push(`${file.path}:${line + 1}: ${fault}`);
  };
  const module = moduleOf(file.path);
  const timeless =
    module !== undefined &&
    clockless.includes(module) &&
    !clockExceptions.some((exception) => exception.test(file.path));

  const isTold = privileged.test(file.path) || worldSide.some((told) => told.test(file.path));
  const isBlind = module !== undefined && blind.includes(module) && !isTold;

  if (module === undefined) faults.push(`${file.path}: lies in no module of the import table`);
  if (path.posix.basename(file.path) === "utils.ts") faults.push(`${file.path}: is named utils.ts; name what it does`);

  const visit = (node: ts.Node): void => {
    const specifier = importedBy(node);
    if (specifier !== undefined) {
      const fault = importFault(file.path, module, specifier) ?? (timeless ? clockModuleFault(specifier) : undefined);
      if (fault !== undefined) report(node, fault);
      else if (isBlind && privileged.test(specifier))
        report(node, `"${module}" must not be told: imports ${specifier}`);
    }
    if (isBlind && namesTruth(node)) report(node, `"${module}" must not know of ground truth (${node.getText()})`);
    if (isDefaultExport(node)) report(node, "exports a default; use a named export");
    if (isMember(node, "Math", ["random"])) report(node, "draws Math.random; use core's seeded Rng");
    if (timeless && readsClock(node)) report(node, `reads a clock or sets a timer (${node.getText()}) in "${module}"`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

/** The rules that no file breaks by itself. `directories` are those of the tree, `paths` the files in them. */
export function checkTree(files: readonly SourceFile[], directories: readonly string[]): string[] {
  const substance = files.filter(({ path: file, text }) => text.trim() !== "" && !file.endsWith("/.gitkeep"));
  const faults = directories
    .filter((directory) => !substance.some((file) => file.path.startsWith(`${directory}/`)))
    .map((directory) => `${directory}/: is an empty placeholder; make it when there is something to put in`);
  const trainers = files.filter((file) => file.path.startsWith("src/learn/") && imports(file, "onnxruntime-node"));
  if (trainers.length > 1) {
    const names = trainers.map((file) => file.path).join(", ");
    faults.push(`src/learn/: one file may import onnxruntime-node, not ${trainers.length} (${names})`);
  }
  return faults;
}

/** What a file imports, as written, type imports included. */
function imports(file: SourceFile, packageName: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    const specifier = importedBy(node);
    if (specifier !== undefined && packageOf(specifier) === packageName) found = true;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true));
  return found;
}

/** The module that a path lies in: the folder under src, or sim. */
function moduleOf(file: string): string | undefined {
  const [top, second, third] = file.split("/");
  if (top === "sim" && second !== undefined) return "sim";
  return top === "src" && second !== undefined && third !== undefined && Object.hasOwn(importTable, second)
    ? second
    : undefined;
}

/** The specifier of a static import, a re-export, a dynamic import, an import type or a require. */
function importedBy(node: ts.Node): string | undefined {
  let specifier: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) specifier = node.moduleSpecifier;
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) specifier = node.argument.literal;
  else if (ts.isCallExpression(node)) {
    const { expression: callee, arguments: given } = node;
    const isRequire = ts.isIdentifier(callee) && callee.text === "require";
    if (callee.kind === ts.SyntaxKind.ImportKeyword || isRequire) specifier = given[0];
  }
  return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
}

function importFault(file: string, from: string | undefined, specifier: string): string | undefined {
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const to = moduleOf(target);
    if (to === undefined) return `imports ${target}, which lies in no module`;
    if (from === undefined || from === to) return undefined;
    const allowed = importTable[from]!;
    return allowed === "everything" || allowed.includes(to) ? undefined : `"${from}" must not import "${to}"`;
  }
  const door = doors[packageOf(specifier)];
  return door === undefined || door.some((allowed) => allowed.test(file))
    ? undefined
    : `imports ${specifier} outside of its door`;
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const clockModuleFault = (specifier: string): string | undefined =>
  clockModules.has(specifier.replace(/^node:/, "")) ? `imports the clock ${specifier}` : undefined;

const isDefaultExport = (node: ts.Node): boolean =>
  (ts.isExportAssignment(node) && node.isExportEquals !== true) ||
  (ts.isExportSpecifier(node) && node.name.text === "default") ||
  (ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) === true);

/** Whether a node is a name of ground truth, written out or as a property's index. */
const namesTruth = (node: ts.Node): boolean =>
  (ts.isIdentifier(node) && truths.includes(node.text)) ||
  (ts.isStringLiteralLike(node) && truthNames.includes(node.text.replace(/^\//, ""))) ||
  (ts.isStringLiteralLike(node) && ts.isElementAccessExpression(node.parent) && truths.includes(node.text));

const isMember = (node: ts.Node, object: string, members: readonly string[]): boolean =>
  (ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === object &&
    members.includes(node.name.text)) ||
  (ts.isElementAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === object &&
    ts.isStringLiteralLike(node.argumentExpression) &&
    members.includes(node.argumentExpression.text));

/** Whether a node names one of the clocks itself: not a property of something else that happens to be called so. */
function readsClock(node: ts.Node): boolean {
  if (Object.entries(clockMembers).some(([object, members]) => isMember(node, object, members))) return true;
  if (isMember(node, "globalThis", [...clockGlobals])) return true;
  if (!ts.isIdentifier(node) || !clockGlobals.has(node.text)) return false;
  const { parent } = node;
  const isName =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) &&
      parent.name === node) ||
    ((ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent)) && parent.name === node);
  return !isName;
}
