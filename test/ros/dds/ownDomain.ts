import { randomInt } from "node:crypto";

// One for this test process and all that it starts, so that who else is at work here is neither seen nor met.
process.env["ROS_DOMAIN_ID"] = String(randomInt(1, 100));
