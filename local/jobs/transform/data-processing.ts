// DataProcessing of a transform job: what of a record the model sees, and what of both is written.
import { parseRecordPath } from './record-path';
import type { RecordPath } from './record-path';

/** The settings, checked. */
export interface DataProcessing {
  /** The record as the model gets it. @throws RangeError for an index that the record does not have */
  filterInput(record: string): string;
  /** What is written for a record and the model's answer to it. @throws RangeError */
  filterOutput(record: string, answer: string): string;
  /** Records must be told apart in the answer. */
  perRecord: boolean;
}

/** What the job's request says of it. */
export interface DataProcessingSettings {
  InputFilter?: string;
  OutputFilter?: string;
  JoinSource?: string;
}

/** How records are read: a CSV row is a list of its fields' texts, quotes and all. */
interface Format {
  parse(text: string): unknown;
  write(value: unknown): string;
  join(record: unknown, answer: unknown): unknown;
}

const csv: Format = {
  parse: splitFields,
  write: (value) => (Array.isArray(value) ? value.join(',') : String(value)),
  join: (record, answer) => [...record as unknown[], ...answer as unknown[]],
};

const json: Format = {
  parse: (text) => JSON.parse(text) as unknown,
  write: (value) => JSON.stringify(value),
  join: (record, answer) => (typeof record === 'object' && record !== null && !Array.isArray(record)
    ? { ...record, SageMakerOutput: answer }
    : { SageMakerInput: record, SageMakerOutput: answer }),
};

/** Formats by content type. */
const FORMATS: Readonly<Record<string, Format>> = { 'text/csv': csv, 'application/json': json, 'application/jsonlines': json };

/**
 * @param settings the request's DataProcessing; absent: records and answers pass as they are
 * @throws SyntaxError where filters, types or splitting do not fit each other
 */
export function dataProcessing(
  settings: DataProcessingSettings | undefined, request: { contentType: string; accept?: string; splitType: string; assembleWith: string },
): DataProcessing {
  if (settings === undefined) return { filterInput: (record) => record, filterOutput: (_record, answer) => answer, perRecord: false };
  const format = formatOf(request);
  const input = filterOf(settings.InputFilter, format);
  const output = filterOf(settings.OutputFilter, format);
  const join = settings.JoinSource === 'Input';
  return {
    filterInput: (record) => (input === undefined ? record : format.write(input.select(format.parse(record)))),
    filterOutput: (record, answer) => {
      if (!join && output === undefined) return answer;
      const joined = join ? format.join(format.parse(record), format.parse(answer)) : format.parse(answer);
      return format.write(output === undefined ? joined : output.select(joined));
    },
    perRecord: join || output !== undefined,
  };
}

function filterOf(text: string | undefined, format: Format): RecordPath | undefined {
  if (text === undefined || text === '$') return undefined;
  if (format === csv && /\.[A-Za-z_]|['"]/.test(text)) throw new SyntaxError(`the filter "${text}" names a member; CSV rows have only indexes, such as $[1:]`);
  return parseRecordPath(text);
}

function formatOf({ contentType, accept, splitType, assembleWith }: { contentType: string; accept?: string; splitType: string; assembleWith: string }): Format {
  const type = plainType(contentType);
  const format = FORMATS[type];
  if (format === undefined || plainType(accept ?? '') !== type) {
    throw new SyntaxError(`DataProcessing needs the same ContentType and Accept, one of ${Object.keys(FORMATS).join(', ')}; got ${contentType || 'none'} and ${accept ?? 'none'}`);
  }
  if (splitType !== assembleWith || (splitType !== 'Line' && type !== 'application/json')) {
    throw new SyntaxError(`DataProcessing needs SplitType and AssembleWith Line; got ${splitType} and ${assembleWith}`);
  }
  return format;
}

function plainType(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The fields of a CSV line as they are written, quotes included, so that what is joined is written as it came. */
export function splitFields(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      fields.push(line.slice(start, at));
      start = at + 1;
    }
  }
  return [...fields, line.slice(start)];
}
