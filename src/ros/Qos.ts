/** Quality of service of a topic; names and meaning are those of ROS 2. */
export interface Qos {
  readonly reliability: "reliable" | "best-effort";
  readonly durability: "volatile" | "transient-local";
  /** Messages kept for a subscriber that is slow or, if transient-local, late. */
  readonly depth: number;
}

/** Events and other things of which none may be lost. */
export const eventQos: Qos = { reliability: "reliable", durability: "volatile", depth: 1000 };

/** A stream of states, each of which replaces the one before. */
export const streamQos: Qos = { reliability: "reliable", durability: "volatile", depth: 50 };

/** Sensor data, where a lost message is better than a late one (ROS's sensor data profile). */
export const sensorQos: Qos = { reliability: "best-effort", durability: "volatile", depth: 5 };

/** A state that whoever comes later must know too. */
export const latchedQos: Qos = { reliability: "reliable", durability: "transient-local", depth: 1 };

/** Pictures: reliable, for a picture of many packets hardly ever comes whole otherwise; few, for they are large. */
export const pictureQos: Qos = { reliability: "reliable", durability: "volatile", depth: 5 };
