// Doubles as Java before JDK 19 prints them, which is what Spark writes.

/** `1.0`, `35.0`, `1.0E-4`, `1.2345678E7`, `NaN`, `-Infinity`. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? 'Infinity' : '-Infinity';
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-3 && size < 1e7) {
    const plain = String(value);
    return Number.isInteger(value) ? `${plain}.0` : plain;
  }
  const { digits, exponent } = javaDigits(size);
  return `${value < 0 ? '-' : ''}${digits[0]}.${digits.slice(1) || '0'}E${exponent - 1}`;
}

/**
 * The digits that Java's FloatingDecimal develops: not always the fewest that read back to the value.
 * The value is 0.digits times ten to the exponent. Outside 1e-3 to 1e8 Java always makes at least two digits.
 */
function javaDigits(value: number): { digits: string; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const stored = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  const leading = stored === 0 ? 53 - fraction.toString(2).length : 0;
  const mantissa = stored === 0 ? fraction << BigInt(leading) : fraction | (1n << 52n);
  const significantBits = 53 - leading;
  const binaryExponent = stored === 0 ? -1022 - leading : stored - 1023;
  return isWholeLong(mantissa, binaryExponent) ? longDigits(mantissa, binaryExponent, significantBits) : fractionDigits(mantissa, binaryExponent, significantBits);
}

function trailingZeros(mantissa: bigint): number {
  let zeros = 0;
  for (let rest = mantissa; zeros < 53 && (rest & 1n) === 0n; rest >>= 1n) zeros += 1;
  return zeros;
}

/** Whether the value is an integer below 2^63, which Java prints from its long value. */
function isWholeLong(mantissa: bigint, binaryExponent: number): boolean {
  return binaryExponent <= 62 && binaryExponent >= 53 - trailingZeros(mantissa) - 1;
}

function longDigits(mantissa: bigint, binaryExponent: number, significantBits: number): { digits: string; exponent: number } {
  const whole = binaryExponent >= 52 ? mantissa << BigInt(binaryExponent - 52) : mantissa >> BigInt(52 - binaryExponent);
  const surplusBits = binaryExponent > significantBits ? binaryExponent - significantBits - 1 : 0;
  const surplus = surplusBits > 1 ? Math.floor(surplusBits * Math.log10(2)) : 0;
  let rounded = whole;
  if (surplus > 0) {
    const unit = 10n ** BigInt(surplus);
    rounded = (whole / unit) + (whole % unit >= unit / 2n ? 1n : 0n);
  }
  const text = rounded.toString();
  return { digits: text.replace(/0+$/, ''), exponent: text.length + surplus };
}

/** Java's estimate of the decimal exponent, by the line through log10 at 1.5. */
function estimatedExponent(mantissa: bigint, binaryExponent: number): number {
  const unit = Number(mantissa) / 2 ** 52;
  return Math.floor((unit - 1.5) * 0.289529654 + 0.176091259 + binaryExponent * 0.301029995663981);
}

function fractionDigits(mantissa: bigint, binaryExponent: number, significantBits: number): { digits: string; exponent: number } {
  const zeros = trailingZeros(mantissa);
  const fractionBits = 53 - zeros;
  const tinyBits = Math.max(0, fractionBits - binaryExponent - 1);
  let exponent = estimatedExponent(mantissa, binaryExponent);
  const fives = Math.max(0, -exponent);
  const scaleFives = Math.max(0, exponent);
  const powers = powersOfTwo(fives + tinyBits + binaryExponent, scaleFives + tinyBits, significantBits, fractionBits);
  let rest = ((mantissa >> BigInt(zeros)) * 5n ** BigInt(fives)) << BigInt(powers.value);
  const scale = 5n ** BigInt(scaleFives) << BigInt(powers.scale);
  let margin = 5n ** BigInt(fives) << BigInt(powers.margin);
  const inLong = fitsLong(fractionBits + powers.value, fives, powers.scale + 1, scaleFives + 1);
  const tens = scale * 10n;
  const reached = (): boolean => (inLong ? rest + margin > tens : rest + margin >= tens);
  const digits: number[] = [];
  const develop = (): number => {
    const digit = Number(rest / scale);
    rest = 10n * (rest % scale);
    margin *= 10n;
    return digit;
  };
  const first = develop();
  let low = rest < margin;
  let high = reached();
  if (first === 0 && !high) exponent -= 1;
  else digits.push(first);
  if (exponent < -3 || exponent >= 8) low = high = false;
  while (!low && !high) {
    digits.push(develop());
    low = rest < margin;
    high = reached();
  }
  const roundUp = high && (!low || rest * 2n > tens || (rest * 2n === tens && (digits.at(-1) ?? 0) % 2 === 1));
  return { ...(roundUp ? roundedUp(digits, exponent + 1) : { digits: digits.join(''), exponent: exponent + 1 }) };
}

function powersOfTwo(valueTwos: number, scaleTwos: number, significantBits: number, fractionBits: number): { value: number; scale: number; margin: number } {
  let margin = valueTwos - significantBits;
  let value = valueTwos - (fractionBits - 1);
  const common = Math.min(value, scaleTwos);
  value -= common;
  let scale = scaleTwos - common;
  margin -= common;
  if (fractionBits === 1) margin -= 1;
  if (margin < 0) {
    value -= margin;
    scale -= margin;
    margin = 0;
  }
  return { value, scale, margin };
}

/** Whether Java computes in 64 bits, where it compares a little differently than with big integers. */
function fitsLong(valueBits: number, fives: number, scaleBits: number, scaleFives: number): boolean {
  return valueBits + bitsOfPower(fives) < 64 && scaleBits + bitsOfPower(scaleFives) < 64;
}

function bitsOfPower(power: number): number {
  return power === 0 ? 0 : power < 27 ? (5n ** BigInt(power)).toString(2).length : power * 3;
}

function roundedUp(digits: readonly number[], exponent: number): { digits: string; exponent: number } {
  const next = (BigInt(digits.join('')) + 1n).toString();
  return next.length > digits.length ? { digits: next.slice(0, digits.length), exponent: exponent + 1 } : { digits: next.padStart(digits.length, '0'), exponent };
}
