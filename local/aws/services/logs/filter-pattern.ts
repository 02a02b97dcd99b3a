// CloudWatch's filter patterns over plain text: terms that must be there, may be there (?) or must not be there (-).
import { AwsError } from '../../operation';

/**
 * Reads a pattern.
 * @returns whether a message fits
 * @throws AwsError InvalidParameterException for patterns over JSON or space-separated fields, which this endpoint does not serve
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text.startsWith('{') || text.startsWith('[')) {
    throw new AwsError('InvalidParameterException', `Invalid filter pattern: '${text}' filters by fields, which the embedded AWS does not serve; use terms such as "ERROR"`);
  }
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map((match) => ({ sign: match[1] ?? '', text: match[2] ?? match[3] ?? '' }));
  const all = terms.filter((term) => term.sign === '');
  const any = terms.filter((term) => term.sign === '?');
  const none = terms.filter((term) => term.sign === '-');
  return (message) =>
    all.every((term) => message.includes(term.text)) &&
    none.every((term) => !message.includes(term.text)) &&
    (any.length === 0 || all.length > 0 || any.some((term) => message.includes(term.text)));
}
