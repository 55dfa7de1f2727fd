// A pending test is a note to oneself on a desk, and a hole in a build.
module.exports = {
  import: ["tsx"],
  spec: ["test/**/*.test.ts"],
  // These need ROS 2 and Python programs: npm run test:ros and test:peers.
  ignore: ["test/ros/dds/**", "test/peers/**"],
  timeout: 20000,
  "forbid-only": true,
  "forbid-pending": process.env.CI === "true",
};
