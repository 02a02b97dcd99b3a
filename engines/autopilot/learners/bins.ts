// Features cut into at most 255 bins, so that a tree finds its splits by counting (as LightGBM does).

/** Binned features, column by column; bin 0 is missing for numeric features, codes are bins for categorical ones. */
export interface BinnedFeatures {
  rows: number;
  width: number;
  /** width x rows. */
  bins: Uint8Array;
  /** Upper bounds of the numeric bins 1, 2, ...; empty for categorical features. */
  bounds: Float64Array[];
  /** How many bins a feature has, the missing one included. */
  counts: Int32Array;
  categorical: boolean[];
}

const mostBins = 254;

/** Bounds between neighbouring values so that bins hold about equally many rows. */
export function binBounds(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (distinct.at(-1) === value) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    else { distinct.push(value); counts.push(1); }
  }
  const middle = (at: number): number => {
    const low = distinct[at] as number;
    const between = low + ((distinct[at + 1] as number) - low) / 2;
    return between > low ? between : low;
  };
  if (distinct.length <= mostBins) return Float64Array.from({ length: Math.max(0, distinct.length - 1) }, (_, at) => middle(at));
  const bounds: number[] = [];
  let filled = 0;
  let left = sorted.length;
  for (let at = 0; at < distinct.length - 1 && bounds.length < mostBins - 1; at += 1) {
    filled += counts[at] as number;
    if (filled >= left / (mostBins - bounds.length)) { bounds.push(middle(at)); left -= filled; filled = 0; }
  }
  return Float64Array.from(bounds);
}

/** The bin of a value: 0 where missing. */
export function binOf(bounds: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (bounds[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

/** Bins a matrix of rows x width (row by row). */
export function binFeatures(matrix: Float64Array, rows: number, categorical: readonly boolean[]): BinnedFeatures {
  const width = categorical.length;
  const bins = new Uint8Array(rows * width);
  const bounds: Float64Array[] = [];
  const counts = new Int32Array(width);
  const column = new Float64Array(rows);
  for (let feature = 0; feature < width; feature += 1) {
    for (let row = 0; row < rows; row += 1) column[row] = matrix[row * width + feature] as number;
    const cuts = categorical[feature] === true ? new Float64Array(0) : binBounds(column);
    bounds.push(cuts);
    let highest = 0;
    for (let row = 0; row < rows; row += 1) {
      const bin = categorical[feature] === true ? Math.min(255, column[row] as number) : binOf(cuts, column[row] as number);
      bins[feature * rows + row] = bin;
      if (bin > highest) highest = bin;
    }
    counts[feature] = categorical[feature] === true ? highest + 1 : cuts.length + 2;
  }
  return { rows, width, bins, bounds, counts, categorical: [...categorical] };
}
