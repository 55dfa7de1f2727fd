/** Slope of the straight line through the points that half of the pairs lie above (Theil and Sen), per unit of x. */
export function medianSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points
    .flatMap(([x, y], i) => points.slice(i + 1).map(([x2, y2]) => (y2 - y) / (x2 - x)))
    .sort((a, b) => a - b);
  const middle = slopes.length / 2;
  return slopes.length === 0 ? 0 : (slopes[Math.floor(middle)]! + slopes[Math.ceil(middle) - 1]!) / 2;
}
