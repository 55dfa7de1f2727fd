import type { Mutation } from "./Mutation.ts";

const kinematics = ["test/arm/kinematics.test.ts"];
const inverse = ["test/arm/inverseKinematics.limits.test.ts", "test/arm/inverseKinematics.test.ts"];
const dynamics = ["test/arm/inverseDynamics.general.test.ts", "test/arm/inverseDynamics.test.ts"];
const tracker = ["test/arm/JointTracker.test.ts"];
const motion = ["test/arm/MotionGenerator.test.ts"];
const renderer = ["test/sim/render/Renderer.test.ts"];
const camera = ["test/core/Camera.test.ts"];
const sceneCameras = ["test/sim/SceneCameras.test.ts"];
const looks = ["test/scene/looks.test.ts"];
const look = ["test/sim/Look.test.ts"];
const compression = ["test/sim/render/compressed.test.ts"];
const tables = ["test/train/perception/drawTable.test.ts"];
const batches = ["test/train/perception/drawBatch.test.ts"];
const film = ["test/cli/film/film.test.ts"];
const gradients = ["test/learn/gradients.test.ts"];
const training = ["test/learn/train.test.ts"];
const iterative = ["test/learn/iterativePolicies.test.ts"];
const statistics = ["test/episode/statistics.test.ts"];
const meter = ["test/energy/EnergyMeter.test.ts"];
const grounding = ["test/planner/ground.test.ts"];
const heuristic = ["test/planner/heuristics.test.ts"];
const search = ["test/planner/search.test.ts"];
const expansions = ["test/planner/expansions.test.ts"];
const validator = ["test/planner/validate.test.ts"];
const rng = ["test/core/Rng.test.ts"];
const stacking = ["test/core/stacking.test.ts"];
const solver = ["test/sim/physics/CoulombSolver.test.ts"];
const grasp = ["test/sim/physics/grasp.test.ts"];
const judge = ["test/sim/Judge.test.ts"];
const distance = ["test/sim/hanoiDistance.test.ts"];
const facts = ["test/perception/facts.test.ts"];
const counters = ["test/energy/counters.test.ts"];
const once = ["test/ros/answerOnce.test.ts"];
const pacer = ["test/ros/Pacer.test.ts"];
const watch = ["test/ros/PeerWatch.test.ts"];
const attempts = ["test/ros/callWithAttempts.test.ts"];
const symbols = ["test/ros/symbols.test.ts"];
const messages = ["test/ros/messages.test.ts"];
const rosWorld = ["test/ros/RosWorld.test.ts"];
const graph = ["test/ros/graph.test.ts"];
const graphFaults = ["test/ros/graphFaults.test.ts"];
const manager = ["test/ros/LifecycleManager.test.ts"];

/** Each must be noticed by its tests; `npm run test:mutants` sees to it. */
export const mutations: readonly Mutation[] = [
  {
    file: "src/arm/kinematics.ts",
    original: "x += r00 * a - r01 * sa * d + r02 * ca * d;",
    mutant: "x += r00 * a + r01 * sa * d + r02 * ca * d;",
    breaks: "the sign of a link's offset",
    specs: kinematics,
  },
  {
    file: "src/arm/kinematics.ts",
    original: "r21 = m21 * c - r20 * s;",
    mutant: "r21 = m21 * c + r20 * s;",
    breaks: "the sense of a joint's rotation",
    specs: kinematics,
  },
  {
    file: "src/arm/kinematics.ts",
    original: "out[n + i] = az * x - ax * z;",
    mutant: "out[n + i] = ax * z - az * x;",
    breaks: "the sign of a row of the Jacobian",
    specs: kinematics,
  },
  {
    file: "src/arm/inverseKinematics.ts",
    original: "e[4] = y * f;",
    mutant: "e[4] = -y * f;",
    breaks: "the sign of the orientation error",
    specs: inverse,
  },
  {
    file: "src/arm/inverseKinematics.ts",
    original: "const damping = 0.1 * norm(e) ** 2 + 1e-12;",
    mutant: "const damping = 0.1 * norm(e) + 1e-12;",
    breaks: "the quadratic end of convergence",
    specs: inverse,
  },
  {
    file: "src/arm/inverseKinematics.ts",
    original: "({ positionLimits }) => positionLimits[1] - margin",
    mutant: "({ positionLimits }) => positionLimits[1] + 100 * margin",
    breaks: "the upper position limit",
    specs: inverse,
  },
  {
    file: "src/arm/inverseKinematics.ts",
    original: "spare[i] = free[i]! * (this.#rest[i]! - q[i]!) - spare[i]!;",
    mutant: "spare[i] = free[i]! * (this.#rest[i]! - q[i]!);",
    breaks: "the projection of the spare motion",
    specs: inverse,
  },
  {
    file: "src/arm/inverseDynamics.ts",
    original: "ay = 0, az = gravity;",
    mutant: "ay = 0, az = -gravity;",
    breaks: "the direction of gravity",
    specs: dynamics,
  },
  {
    file: "src/arm/inverseDynamics.ts",
    original: "const cy = wz * a - wx * pz;",
    mutant: "const cy = wz * a + wx * pz;",
    breaks: "the centripetal acceleration of a frame",
    specs: dynamics,
  },
  {
    file: "src/arm/inverseDynamics.ts",
    original: "S[o + 5] = xx * ex + xy * ey + xz * ez + wy * hz - wz * hy + y * fz - z * fy;",
    mutant: "S[o + 5] = xx * ex + xy * ey + xz * ez + y * fz - z * fy;",
    breaks: "the gyroscopic moment",
    specs: dynamics,
  },
  {
    file: "src/arm/inverseDynamics.ts",
    original: "payload === undefined ? hand : joined(",
    mutant: "true ? hand : joined(",
    breaks: "the payload",
    specs: dynamics,
  },
  {
    file: "src/arm/inverseDynamics.ts",
    original: "out[i] = mz + P[k + 4]! * qdd[i]!;",
    mutant: "out[i] = mz;",
    breaks: "the inertia of the rotors",
    specs: dynamics,
  },
  {
    file: "src/learn/operations/elementwise.ts",
    original: "[y, (g) => reduceTo(negate(divide(multiply(g, result), y)), y.shape)],",
    mutant: "[y, (g) => reduceTo(divide(multiply(g, result), y), y.shape)],",
    breaks: "the sign of a quotient's gradient",
    specs: gradients,
  },
  {
    file: "src/learn/operations/elementwise.ts",
    original: "multiply(g, subtract(y, square(y)))",
    mutant: "multiply(g, subtract(y, y))",
    breaks: "the gradient of the sigmoid",
    specs: gradients,
  },
  {
    file: "src/learn/operations/matrix.ts",
    original: "const ones = graph.constant(new Float32Array(rows).fill(1), [1, rows]);",
    mutant: "const ones = graph.constant(new Float32Array(rows).fill(-1), [1, rows]);",
    breaks: "the sign of a bias' gradient",
    specs: gradients,
  },
  {
    file: "src/learn/operations/reductions.ts",
    original: "multiply(difference, multiply(g, 2 / n))",
    mutant: "multiply(difference, multiply(g, 1 / n))",
    breaks: "the factor of the squared error's gradient",
    specs: gradients,
  },
  {
    file: "src/learn/adam.ts",
    original: "stepSize: (learningRate * root) / (1 - settings.beta1 ** (step + 1)),",
    mutant: "stepSize: (learningRate * root) / (1 - settings.beta1 ** (step + 2)),",
    breaks: "Adam's bias correction",
    specs: training,
  },
  {
    file: "src/learn/adam.ts",
    original: "multiply(multiply(g, g), 1 - beta2)",
    mutant: "multiply(multiply(g, g), 1 - beta1)",
    breaks: "Adam's second moment",
    specs: training,
  },
  {
    file: "src/learn/adam.ts",
    original: "const shrunk = subtract(moved,",
    mutant: "const shrunk = add(moved,",
    breaks: "the sign of the weight decay",
    specs: training,
  },
  {
    file: "src/learn/cosineSchedule.ts",
    original: "(peak / 2) * (1 + Math.cos(",
    mutant: "(peak / 2) * (1 - Math.cos(",
    breaks: "the fall of the learning rate",
    specs: training,
  },
  {
    file: "src/learn/flowMatching.ts",
    original: "const velocity = subtract(action, noise);",
    mutant: "const velocity = subtract(noise, action);",
    breaks: "the direction of the flow",
    specs: iterative,
  },
  {
    file: "src/learn/flowMatching.ts",
    original: "fill(i / steps)",
    mutant: "fill((i + 1) / steps)",
    breaks: "the time at which an Euler step asks for the velocity",
    specs: iterative,
  },
  {
    file: "src/learn/twoStepRegression.ts",
    original: "return network(multiply(guess, secondTime), at(secondTime), observation);",
    mutant: "return network(guess, at(secondTime), observation);",
    breaks: "the start of the second step",
    specs: iterative,
  },
  {
    file: "src/learn/twoStepRegression.ts",
    original: "multiply(noise, 1 - secondTime)",
    mutant: "multiply(noise, secondTime)",
    breaks: "the noise of the second step in training",
    specs: iterative,
  },
  {
    file: "src/episode/statistics.ts",
    original: "zz / (4 * trials * trials)",
    mutant: "zz / (4 * trials)",
    breaks: "the width of Wilson's interval",
    specs: statistics,
  },
  {
    file: "src/episode/statistics.ts",
    original: "const centre = rate + zz / (2 * trials);",
    mutant: "const centre = rate - zz / (2 * trials);",
    breaks: "the centre of Wilson's interval",
    specs: statistics,
  },
  {
    file: "src/energy/EnergyMeter.ts",
    original: "const innermost = this.#stack.at(-1);",
    mutant: "const innermost = this.#stack.at(0);",
    breaks: "that cost goes to the innermost window",
    specs: meter,
  },
  {
    file: "src/energy/EnergyMeter.ts",
    original: "this.#stack.splice(at, 1);",
    mutant: "this.#stack.splice(at);",
    breaks: "windows that close out of order",
    specs: meter,
  },
  {
    file: "src/energy/RaplCounter.ts",
    original: "now < this.#last ? this.zone.maxEnergyRange : 0",
    mutant: "now < this.#last ? 0 : 0",
    breaks: "the wrap of the energy counter",
    specs: counters,
  },
  {
    file: "src/energy/CpuTimeCounter.ts",
    original: "return this.#cpuSeconds() * this.high.watts;",
    mutant: "return this.#cpuSeconds() * this.low.watts;",
    breaks: "the upper bound of estimated joules",
    specs: counters,
  },
  {
    file: "src/arm/JointTracker.ts",
    original: "(l) => l.accelerationLimit * controlTimestep ** 2 * use,",
    mutant: "(l) => 1.2 * l.accelerationLimit * controlTimestep ** 2 * use,",
    breaks: "the limit on joint acceleration",
    specs: tracker,
  },
  {
    file: "src/arm/JointTracker.ts",
    original: "(l) => l.velocityLimit * controlTimestep * use)",
    mutant: "(l) => 1.2 * l.velocityLimit * controlTimestep * use)",
    breaks: "the limit on joint velocity",
    specs: tracker,
  },
  {
    file: "src/arm/JointTracker.ts",
    original: "q[i] = this.#q[i]! + t * (v + t * (a / 2 + (t * j) / 6));",
    mutant: "q[i] = this.#q[i]! + t * (v + t * (a / 2 + (t * j) / 3));",
    breaks: "that velocity is the derivative of position",
    specs: tracker,
  },
  {
    file: "src/arm/JointTracker.ts",
    original: "const rest = v + (a * T) / 2;",
    mutant: "const rest = v;",
    breaks: "that a brake takes account of the acceleration that there is",
    specs: tracker,
  },
  {
    file: "src/arm/JointTracker.ts",
    original: "this.#nextReference.set(this.#standstill);",
    mutant: "this.#nextReference.set(this.#q);",
    breaks: "that the joints go on from where they have braked to",
    specs: tracker,
  },
  {
    file: "src/arm/MotionGenerator.ts",
    original: "const share = distance > this.#leash.distance ? this.#leash.distance / distance : 1;",
    mutant: "const share = distance > this.#leash.distance ? 1 : 1;",
    breaks: "the leash of the commanded pose",
    specs: motion,
  },
  {
    file: "src/arm/MotionGenerator.ts",
    original: "const turned = this.#yaw + clamp(yaw, -maxYaw, maxYaw);",
    mutant: "const turned = this.#yaw - clamp(yaw, -maxYaw, maxYaw);",
    breaks: "the sense of a turn",
    specs: motion,
  },
  {
    file: "src/planner/grounding/reachInstances.ts",
    original: "if (id === match.trigger && best < match.condition) continue;",
    mutant: "if (id === match.trigger && best < 0) continue;",
    breaks: "that each instance is found exactly once",
    specs: grounding,
  },
  {
    file: "src/planner/grounding/buildTask.ts",
    original: "deletes: numbers(schema.deletes).filter((atom) => !adds.includes(atom)),",
    mutant: "deletes: numbers(schema.deletes),",
    breaks: "that adds win over deletes",
    specs: grounding,
  },
  {
    file: "src/planner/heuristics/hMax.ts",
    original: "if (inGoal[fact] === 1 && --goalsLeft === 0) return layer[fact]!;",
    mutant: "if (inGoal[fact] === 1 && --goalsLeft === 0) return layer[fact]! + 1;",
    breaks: "that hMax is admissible",
    specs: heuristic,
  },
  {
    file: "src/planner/heuristics/hFF.ts",
    original: "if (price >= cost[fact]!) continue;",
    mutant: "if (price <= cost[fact]!) continue;",
    breaks: "that hFF takes the cheapest supporter",
    specs: heuristic,
  },
  {
    file: "src/planner/search/bestFirst.ts",
    original: "weights.depth * space.depth(id) + weights.estimate * h, h, id",
    mutant: "weights.depth * space.depth(id), h, id",
    breaks: "the order of A*: the estimate",
    specs: expansions,
  },
  {
    file: "src/planner/search/bestFirst.ts",
    original: "closed[child] = false;",
    mutant: "closed[child] = true;",
    breaks: "that a shorter way reopens a state",
    specs: search,
  },
  {
    file: "src/planner/validate.ts",
    original: "for (const { text, sign } of [...effects.filter((e) => !e.sign), ...effects.filter((e) => e.sign)]) {",
    mutant: "for (const { text, sign } of [...effects.filter((e) => e.sign), ...effects.filter((e) => !e.sign)]) {",
    breaks: "that deletes come before adds",
    specs: validator,
  },
  {
    file: "src/planner/validate.ts",
    original: "const open = problem.goal.find((literal) => !holds(literal));",
    mutant: "const open = problem.goal.find((literal) => !holds(literal) && literal.sign);",
    breaks: "goals that must not hold",
    specs: validator,
  },
  {
    file: "src/core/Rng.ts",
    original: "const result = Math.imul((m << 7) | (m >>> 25), 9) >>> 0;",
    mutant: "const result = Math.imul((m << 7) | (m >>> 24), 9) >>> 0;",
    breaks: "the generator's scrambler",
    specs: rng,
  },
  {
    file: "src/core/Rng.ts",
    original: "const m = Math.sqrt((-2 * Math.log(s)) / s);",
    mutant: "const m = Math.sqrt(-Math.log(s) / s);",
    breaks: "the deviation of normal numbers",
    specs: rng,
  },
  {
    file: "src/core/stacking.ts",
    original: "Math.abs(rise - (a.edge + b.edge) / 2) < heightTolerance",
    mutant: "Math.abs(rise - (a.edge + b.edge) / 2) < 2 * heightTolerance",
    breaks: "how exactly a disc must lie on another",
    specs: stacking,
  },
  {
    file: "src/core/stacking.ts",
    original: "const pegReach = 0.05;",
    mutant: "const pegReach = 0.06;",
    breaks: "the size of a peg's area",
    specs: stacking,
  },
  {
    file: "src/core/stacking.ts",
    original: "return restsAtTable && !overAnother ? tableId : undefined;",
    mutant: "return restsAtTable ? tableId : undefined;",
    breaks: "a disc astride another",
    specs: stacking,
  },
  {
    file: "sim/physics/CoulombSolver.ts",
    original: "this.#slide(patch.friction, patch.coefficient * pressed)",
    mutant: "this.#slide(patch.friction, 0.9 * patch.coefficient * pressed)",
    breaks: "the bound of friction",
    specs: solver,
  },
  {
    file: "sim/physics/CoulombSolver.ts",
    original: "this.#twist(patch.friction + 2, patch.coefficient * twistable)",
    mutant: "this.#twist(patch.friction + 2, 2 * patch.coefficient * twistable)",
    breaks: "the bound of the twist",
    specs: solver,
  },
  {
    file: "sim/physics/CoulombSolver.ts",
    original: "const change = Math.max(0, rows.wanted(row)) - impulses[row]!;",
    mutant: "const change = rows.wanted(row) - impulses[row]!;",
    breaks: "that contacts never pull",
    specs: solver,
  },
  {
    file: "sim/physics/ImpulseMemory.ts",
    original: "rows.push(row, share * point.impulse);",
    mutant: "rows.push(row, 0 * point.impulse);",
    breaks: "the warm start of normal impulses",
    specs: solver,
  },
  {
    file: "sim/physics/ContactRows.ts",
    original: "this.#rightSide[row] = -this.#relativeVelocity(row, bi, bj, dt);",
    mutant: "this.#rightSide[row] = this.#relativeVelocity(row, bi, bj, dt);",
    breaks: "the direction of friction",
    specs: solver,
  },
  {
    file: "sim/physics/ContactRows.ts",
    original: "this.#rightSide[row] = b + kept;",
    mutant: "this.#rightSide[row] = b - kept;",
    breaks: "the slop",
    specs: solver,
  },
  {
    file: "sim/physics/ImpulseMemory.ts",
    original: "old.friction.y * t.y + old.friction.z * t.z",
    mutant: "old.friction.y * t.y - old.friction.z * t.z",
    breaks: "the warm start of friction on upright faces",
    specs: grasp,
  },
  {
    file: "sim/physics/PhysicsScene.ts",
    original: "a.material === rubber || b.material === rubber ? contacts.padFriction",
    mutant: "a.material === rubber && b.material === rubber ? contacts.padFriction",
    breaks: "the friction of the pads",
    specs: grasp,
  },
  {
    file: "sim/Judge.ts",
    original: "below.edge < disc.edge",
    mutant: "below.edge > disc.edge",
    breaks: "what an illegal move is",
    specs: judge,
  },
  {
    file: "sim/Judge.ts",
    original: "releasedAt - disc.pose.position[2] > dropHeight",
    mutant: "disc.pose.position[2] - releasedAt > dropHeight",
    breaks: "what a drop is",
    specs: judge,
  },
  {
    file: "sim/Judge.ts",
    original: "(disc !== held && supports.get(disc) === support) === sign",
    mutant: "(supports.get(disc) === support) === sign",
    breaks: "that a held disc is on nothing",
    specs: judge,
  },
  {
    file: "sim/Judge.ts",
    original: "1 - least / start",
    mutant: "1 - least / (start + 1)",
    breaks: "the measure of progress",
    specs: judge,
  },
  {
    file: "sim/hanoiDistance.ts",
    original: "for (let to = 0; to < pegs; to++) if (!closed.has(to)) result",
    mutant: "for (let to = 0; to < pegs; to++) if (to !== from) result",
    breaks: "that no disc goes on a smaller one",
    specs: distance,
  },
  {
    file: "sim/hanoiDistance.ts",
    original: "support === undefined || used.has(support)",
    mutant: "support === undefined",
    breaks: "that no two discs lie on one",
    specs: distance,
  },
  {
    file: "src/perception/factsFromSupports.ts",
    original: "const support = id === held ? undefined : supports.get(id);",
    mutant: "const support = supports.get(id);",
    breaks: "that a held disc is on nothing",
    specs: facts,
  },
  {
    file: "src/perception/factsFromSupports.ts",
    original: "if (disc.edge < other.edge)",
    mutant: "if (disc.edge <= other.edge)",
    breaks: "that equal discs are not smaller than each other",
    specs: facts,
  },
  {
    file: "src/ros/nodes/answerOnce.ts",
    original: "this.#answer = (async () => carryOut())();",
    mutant: "this.#answer = carryOut();",
    breaks: "that a failure thrown at once is the answer to its own index",
    specs: once,
  },
  {
    file: "src/ros/nodes/Pacer.ts",
    original: "const isSilent = this.#command === undefined && silence > this.#options.watchdogMs();",
    mutant: "const isSilent = silence > this.#options.watchdogMs();",
    breaks: "that whoever waits for a long period is not silent",
    specs: pacer,
  },
  {
    file: "src/ros/PeerWatch.ts",
    original: "peer.heard += stood;",
    mutant: "peer.heard += 0 * stood;",
    breaks: "that time in which this process stood still does not count",
    specs: watch,
  },
  {
    file: "src/ros/PeerWatch.ts",
    original: "if (!peer.controller.signal.aborted) peer.heard ??= performance.now() + timeoutMs;",
    mutant: "",
    breaks: "that a node which was never heard can be lost",
    specs: watch,
  },
  {
    file: "src/ros/callWithAttempts.ts",
    original: "const intervalMs = Math.max(0, timeoutMs - looked) / attempts;",
    mutant: "const intervalMs = Math.max(0, discoveryMs - looked) / attempts;",
    breaks: "that looking for a server leaves the time for an answer",
    specs: attempts,
  },
  {
    file: "src/ros/messages/symbols.ts",
    original: "return inner === undefined ? { atom: toAtom(text), sign: true } : { atom: toAtom(inner), sign: false };",
    mutant: "return { atom: toAtom(inner ?? text), sign: true };",
    breaks: "the sign of a literal",
    specs: symbols,
  },
  {
    file: "src/ros/messages/time.ts",
    original: "const nanosec = ((ns % nsPerSecond) + nsPerSecond) % nsPerSecond;",
    mutant: "const nanosec = ns % nsPerSecond;",
    breaks: "that nanoseconds are never negative",
    specs: messages,
  },
  {
    file: "src/ros/nodes/simNode.ts",
    original: "if (this.#verdicts.has(id)) {",
    mutant: "if (this.#verdicts.has(`${id}?`)) {",
    breaks: "that a late reset does not end the episode that runs",
    specs: rosWorld,
  },
  {
    file: "src/core/Camera.ts",
    original: "cx: (intrinsics.cx + 0.5) * sx - 0.5,",
    mutant: "cx: intrinsics.cx * sx,",
    breaks: "that a picture's edges stay where they are when its size changes",
    specs: camera,
  },
  {
    file: "sim/render/Renderer.ts",
    original: "const K = [fx * samples, fy * samples, cx * samples + middle, cy * samples + middle] as const;",
    mutant: "const K = [fx * samples, fy * samples, cx * samples, cy * samples + 3 * middle] as const;",
    breaks: "that several samples lie around the middle of a pixel",
    specs: renderer,
  },
  {
    file: "sim/render/Raster.ts",
    original: "if (key > keys[i]!) {",
    mutant: "if (key >= keys[i]! || keys[i] === -Infinity || true) {",
    breaks: "that the nearest triangle hides the others",
    specs: renderer,
  },
  {
    file: "sim/render/ShadowMap.ts",
    original: "lit++;",
    mutant: "lit += 0;",
    breaks: "that the lamp lights what it sees",
    specs: renderer,
  },
  {
    file: "sim/render/drawMesh.ts",
    original: "if (isBackFacing(p, i, j, k)) continue;",
    mutant: "if (!isBackFacing(p, i, j, k)) continue;",
    breaks: "that the outsides of solids are seen and not their insides",
    specs: renderer,
  },
  {
    file: "sim/SceneCameras.ts",
    original: "taken.set(name, image);",
    mutant: "",
    breaks: "that a picture is drawn at most once",
    specs: sceneCameras,
  },
  {
    file: "src/cli/film/StripFilm.ts",
    original: 'if (event.kind === "step-ended") this.#keep(observation);',
    mutant: 'if (event.kind === "step-started") this.#keep(observation);',
    breaks: "that a strip shows a step of the plan when it is done, and names it",
    specs: film,
  },
  {
    file: "src/cli/film/StripFilm.ts",
    original: "all[Math.round((i * (all.length - 1)) / (most - 1))]!",
    mutant: "all[Math.round((i * (all.length - 1)) / most)]!",
    breaks: "that a strip shows how the episode ends",
    specs: film,
  },
  {
    file: "src/cli/film/GifEncoder.ts",
    original: "this.#before = data;",
    mutant: "this.#before ??= data;",
    breaks: "that a frame leaves alone only what is as in the one before it",
    specs: ["test/cli/film/encoders.test.ts"],
  },
  {
    file: "src/ros/PeerWatch.ts",
    original: "if (!peer.controller.signal.aborted) peer.heard = performance.now();",
    mutant: "",
    breaks: "that an answer is a sign of life before the first heartbeat",
    specs: ["test/ros/PeerWatch.test.ts"],
  },
  {
    file: "src/ros/nodes/oracleStateEstimatorNode.ts",
    original: "if (this.#beginning?.id !== id) throw wrongEpisode(id);",
    mutant: "",
    breaks: "that a late beginning of an episode does not end the one that was begun after it",
    specs: ["test/ros/oracleStateEstimatorNode.test.ts"],
  },
  {
    file: "src/ros/nodes/simNode.ts",
    original: "if (this.#episode === episode) this.#episode = before;",
    mutant: "if (this.#episode === episode) this.#episode = undefined;",
    breaks: "that a refused reset leaves the episode as it is",
    specs: rosWorld,
  },
  {
    file: "src/ros/nodes/oracleStateEstimatorNode.ts",
    original: "const wanted = observation.stamp - episode.delay;",
    mutant: "const wanted = observation.stamp;",
    breaks: "that a late estimate waits for the state that it tells of",
    specs: graphFaults,
  },
  {
    file: "src/ros/nodes/executorNode.ts",
    original: "this.#node.requireActive();",
    mutant: "",
    breaks: "that a waiting task is not begun on a deactivated node",
    specs: graph,
  },
  {
    file: "src/ros/nodes/LifecycleManager.ts",
    original: "if (!isOlder && stateNames[state] !== undefined) member.state = state;",
    mutant: "if (!isOlder) member.state = state;",
    breaks: "that states which do not exist are passed over",
    specs: manager,
  },
  {
    file: "src/scene/drawCamera.ts",
    original: "position[2] + d * z]",
    mutant: "position[2] - d * d * z]",
    breaks: "how far a camera is moved",
    specs: looks,
  },
  {
    file: "src/scene/drawCamera.ts",
    original: "* Math.min(1, (narrow / corner) ** 2)",
    mutant: "",
    breaks: "that a wide camera can see through its lens",
    specs: looks,
  },
  {
    file: "sim/Look.ts",
    original: "`picture ${name} ${stamp.toString()}`",
    mutant: "`picture ${name}`",
    breaks: "that each picture has noise of its own",
    specs: look,
  },
  {
    file: "sim/SceneCameras.ts",
    original: "const mounted = this.#look.truePose(info);",
    mutant: "const mounted = info.pose;",
    breaks: "that a picture is taken from where the camera really is",
    specs: look,
  },
  {
    file: "sim/render/compressed.ts",
    original: "return u < 4 && v < 4 ? corner[4 * v + u]! : 99;",
    mutant: "return u < 4 && v < 4 ? corner[4 * v + u]! : 60;",
    breaks: "the quantisation of colours",
    specs: compression,
  },
  {
    file: "src/train/perception/drawTable.ts",
    original: "if (canLie(lying)) return places;",
    mutant: "return places;",
    breaks: "that no disc lies in another",
    specs: tables,
  },
  {
    file: "src/train/perception/drawBatch.ts",
    original: "put(channels.yaw + 1, mirror * numbers[at + 5]!, weight);",
    mutant: "put(channels.yaw + 1, numbers[at + 5]!, weight);",
    breaks: "the yaw in a mirror",
    specs: batches,
  },
  {
    file: "src/train/perception/drawBatch.ts",
    original: "const from = isMirrored ? areaNumbers - 2 - k : k;",
    mutant: "const from = k;",
    breaks: "the corners of areas in a mirror",
    specs: batches,
  },
];
