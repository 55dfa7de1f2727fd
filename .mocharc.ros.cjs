// Tests over DDS, run by npm run test:ros in the environment that npm run ros:setup makes, or in a sourced ROS 2.
module.exports = {
  import: ["tsx"],
  spec: ["test/ros/dds/**/*.test.ts"],
  timeout: 120000,
  "forbid-only": true,
  "forbid-pending": process.env.CI === "true",
};
