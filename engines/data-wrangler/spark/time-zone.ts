// Time zones as Java names them: offsets, UTC and GMT with offsets, a few short names, and regions.

const shortNames: Readonly<Record<string, string>> = {
  EST: '-05:00', MST: '-07:00', HST: '-10:00', ACT: 'Australia/Darwin', AET: 'Australia/Sydney', AGT: 'America/Argentina/Buenos_Aires', ART: 'Africa/Cairo',
  AST: 'America/Anchorage', BET: 'America/Sao_Paulo', BST: 'Asia/Dhaka', CAT: 'Africa/Harare', CNT: 'America/St_Johns', CST: 'America/Chicago', CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa', ECT: 'Europe/Paris', IET: 'America/Indiana/Indianapolis', IST: 'Asia/Kolkata', JST: 'Asia/Tokyo', MIT: 'Pacific/Apia', NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland', PLT: 'Asia/Karachi', PNT: 'America/Phoenix', PRT: 'America/Puerto_Rico', PST: 'America/Los_Angeles', SST: 'Pacific/Guadalcanal', VST: 'Asia/Ho_Chi_Minh',
};

/**
 * Microseconds that a zone is ahead of UTC at a local time; undefined if there is no such zone.
 * @param local microseconds since 1970 as the zone's clocks show them
 */
export function offsetAt(zone: string, local: bigint): bigint | undefined {
  const named = Object.hasOwn(shortNames, zone) ? shortNames[zone] ?? zone : zone;
  if (named === 'Z' || named === 'UTC' || named === 'GMT' || named === 'UT') return 0n;
  const fixed = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{1,2})(?::?(\d{2}))?)?$/.exec(named);
  if (fixed !== null) return fixedOffset(fixed);
  return regionOffset(named, local);
}

function fixedOffset(match: RegExpExecArray): bigint | undefined {
  const [hours, minutes, seconds] = [match[2], match[3], match[4]].map((part) => Number(part ?? '0')) as [number, number, number];
  const total = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > 18 * 3600) return undefined;
  return BigInt(total * (match[1] === '-' ? -1 : 1)) * 1_000_000n;
}

function regionOffset(zone: string, local: bigint): bigint | undefined {
  const format = formatOf(zone);
  if (format === undefined) return undefined;
  const milliseconds = Number(local / 1000n);
  const first = offsetOfInstant(format, milliseconds);
  const second = offsetOfInstant(format, milliseconds - first);
  return BigInt(Math.max(first, second) === first && offsetOfInstant(format, milliseconds - first) === first ? first : second) * 1000n;
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!/^[A-Za-z]+[A-Za-z0-9_+/-]*$/.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  } catch (failure) {
    if (failure instanceof RangeError) return undefined;
    throw failure;
  }
}

/** Milliseconds that clocks are ahead of UTC at an instant. */
function offsetOfInstant(format: Intl.DateTimeFormat, instant: number): number {
  const parts = Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  const shown = Date.UTC(2000, Number(parts['month']) - 1, Number(parts['day']), Number(parts['hour']), Number(parts['minute']), Number(parts['second']));
  const moved = new Date(shown);
  moved.setUTCFullYear(year);
  return moved.getTime() - Math.floor(instant / 1000) * 1000;
}
