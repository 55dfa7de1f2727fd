/** Topics of a camera, as the tools of ROS look for them: what describes it beside what it sees. */
export const cameraTopics = (camera: string): { readonly picture: string; readonly info: string } => ({
  picture: `cameras/${camera}/image_raw`,
  info: `cameras/${camera}/camera_info`,
});
