// What an estimate of cost consists of: lines that say what is reckoned with, so that each can be doubted by itself.

/** One line, in US dollars. */
export interface CostLine {
  /** Step or resource. */
  what: string;
  /** How the figure comes about, such as `1 x ml.m5.4xlarge, 8 min`. */
  basis: string;
  expected: number;
  /** As much as the settings allow; the same as expected where nothing can vary. */
  highest: number;
}

/** Lines of one kind and their sums. */
export interface Estimate {
  lines: readonly CostLine[];
  expected: number;
  highest: number;
  /** What could not be priced, each with the reason. */
  unpriced: readonly string[];
}

/** Sums lines up. */
export function estimateOf(lines: readonly CostLine[], unpriced: readonly string[] = []): Estimate {
  const sum = (of: (line: CostLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  return { lines, unpriced, expected: sum(({ expected }) => expected), highest: sum(({ highest }) => highest) };
}

/** `$0.05`, `$12.30`, `$1,234`; less than a cent is said so. */
export function dollars(amount: number): string {
  if (amount > 0 && amount < 0.01) return '< $0.01';
  const digits = amount < 1000 ? 2 : 0;
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
