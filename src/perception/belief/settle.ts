import { horizontalDistance, type Vec3 } from "../../core/index.ts";
import type { DiscTrack } from "./DiscTrack.ts";

/** Horizontal distance within which a disc rests on another, and how far its height may be off, m. */
const supportReach = 0.03;
const heightReach = 0.024;

/**
 * Discs with the heights that resting on the table or on each other gives them, by their mean edges. One that nothing near it could
 * carry stays in the air.
 *
 * @param tableHeight m, base frame
 */
export function settle(tracks: readonly DiscTrack[], tableHeight: number): readonly DiscTrack[] {
  const settled: DiscTrack[] = [];
  for (const track of tracks.toSorted((a, b) => a.pose.position[2] - b.pose.position[2])) {
    const [x, y, z] = track.pose.position;
    const bases = [
      tableHeight,
      ...settled
        .filter(({ pose }) => horizontalDistance(pose.position, track.pose.position) < supportReach)
        .map(({ pose, edge }) => pose.position[2] + edge / 2),
    ];
    const heights = bases.map((base) => base + track.edge / 2);
    const nearest = heights.reduce((best, h) => (Math.abs(h - z) < Math.abs(best - z) ? h : best));
    const position: Vec3 = [x, y, Math.abs(nearest - z) < heightReach ? nearest : z];
    settled.push({ ...track, pose: { ...track.pose, position } });
  }
  return tracks.map(({ id }) => settled.find((track) => track.id === id)!);
}
