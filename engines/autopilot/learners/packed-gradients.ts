// Gradient and hessian of a row as whole numbers in one double, so that a histogram adds both at once, exactly (after LightGBM's quantised training, Shi et al. 2022).

/** Hessians fill the low bits of a packed number, gradients what is above. */
const LOW = 2 ** 27;
/** Sums of gradients stay below this, and with those of hessians below 2^53. */
const LARGEST_SUM = 2 ** 25;
/** More steps than these tell nothing more. */
const MOST_STEPS = 2 ** 15;

/** Sums as they were before packing. */
export interface UnpackedSums { gradient: number; hessian: number }

/** Packs the rows of a tree; the steps are as fine as the number of rows allows. */
export class PackedGradients {
  /** By row of the table. */
  readonly values: Float64Array;
  /** What a step of a gradient and of a hessian is worth. */
  gradientStep = 1;
  hessianStep = 1;

  constructor(rows: number) {
    this.values = new Float64Array(rows);
  }

  /** What rounding takes from one row the next one is given, so that sums hardly change; a hessian is a step at least, so that no row is lost. */
  pack(rows: Int32Array, gradients: Float64Array, hessians: Float64Array): void {
    let [largestGradient, largestHessian] = [0, 0];
    for (const row of rows) {
      const gradient = Math.abs(gradients[row] as number);
      if (gradient > largestGradient) largestGradient = gradient;
      if ((hessians[row] as number) > largestHessian) largestHessian = hessians[row] as number;
    }
    const steps = Math.max(1, Math.min(MOST_STEPS, Math.floor(LARGEST_SUM / Math.max(1, rows.length)) - 1));
    this.gradientStep = largestGradient > 0 ? largestGradient / steps : 1;
    this.hessianStep = largestHessian > 0 ? largestHessian / steps : 1;
    const [perGradient, perHessian] = [1 / this.gradientStep, 1 / this.hessianStep];
    let [gradientLeft, hessianLeft] = [0, 0];
    for (const row of rows) {
      const gradient = (gradients[row] as number) * perGradient + gradientLeft;
      const hessian = (hessians[row] as number) * perHessian + hessianLeft;
      const wholeGradient = Math.round(gradient);
      const wholeHessian = Math.max(1, Math.round(hessian));
      gradientLeft = gradient - wholeGradient;
      // What a step too much took is not held against the rows that follow.
      hessianLeft = Math.max(-0.5, hessian - wholeHessian);
      this.values[row] = wholeGradient * LOW + wholeHessian;
    }
  }

  sumOf(rows: Int32Array): number {
    let sum = 0;
    for (const row of rows) sum += this.values[row] as number;
    return sum;
  }

  gradientOf(sum: number): number {
    return Math.floor(sum / LOW) * this.gradientStep;
  }

  hessianOf(sum: number): number {
    return (sum - Math.floor(sum / LOW) * LOW) * this.hessianStep;
  }
}
