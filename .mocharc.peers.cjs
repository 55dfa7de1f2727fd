// Tests with programs that others wrote in Python, run by npm run test:peers in the environment that npm run peers:setup makes.
module.exports = {
  import: ["tsx"],
  spec: ["test/peers/**/*.test.ts"],
  timeout: 120000,
  "forbid-only": true,
  "forbid-pending": process.env.CI === "true",
};
