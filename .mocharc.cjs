// A pending test is a note to oneself on a desk, and a hole in a build.
module.exports = {
  import: ["tsx"],
  spec: ["test/**/*.test.ts"],
  // These need ROS 2: npm run test:ros.
  ignore: ["test/ros/dds/**"],
  timeout: 20000,
  "forbid-only": true,
  "forbid-pending": process.env.CI === "true",
};
