// Whoever runs npm test is told what it does not cover.
after(() => {
  process.stdout.write(
    "\n  Left out: the tests over DDS, which need ROS 2 (npm run ros:setup once, then npm run test:ros).\n",
  );
});
