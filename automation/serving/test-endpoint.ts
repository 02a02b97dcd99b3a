// The real test of an endpoint: known records give their known predictions, and what is no record is refused.
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { GoldenRecord } from './golden-records';

/** What a test came to. */
export interface EndpointTest {
  records: number;
  /** Ids with what was expected and what came, the first few. */
  unequal: { id: string; expected: string; got: string }[];
  unequalCount: number;
  /** Status of the container for a row of too many columns; a good one is 400 to 499. */
  badRowStatus: number | undefined;
  /** Milliseconds of a request, with the way there and back. */
  latency: { p50: number; p99: number };
}

/** Label and value must be equal; a probability may differ in what its text form loses. */
const TOLERANCE = 1e-6;
const SHOWN = 5;

/** Whether two answers of the container say the same. */
export function samePrediction(one: string, other: string): boolean {
  const [first, second] = [one, other].map((line) => line.trim().split(','));
  if (first?.length !== second?.length) return false;
  return (first ?? []).every((field, index) => {
    const twin = second?.[index] ?? '';
    return field === twin || (field !== '' && twin !== '' && Math.abs(Number(field) - Number(twin)) <= TOLERANCE);
  });
}

/** Asks for each record, and then for one that no flow takes. @param clock milliseconds */
export async function testEndpoint(runtime: SageMakerRuntimeClient, endpointName: string, records: readonly GoldenRecord[], clock: () => number): Promise<EndpointTest> {
  const unequal: EndpointTest['unequal'] = [];
  const milliseconds: number[] = [];
  for (const { id, row, prediction } of records) {
    const started = clock();
    const got = await invoke(runtime, endpointName, row);
    milliseconds.push(clock() - started);
    if (!samePrediction(got, prediction)) unequal.push({ id, expected: prediction, got: got.trim() });
  }
  milliseconds.sort((one, other) => one - other);
  const at = (share: number): number => milliseconds[Math.min(milliseconds.length - 1, Math.floor(milliseconds.length * share))] ?? 0;
  return {
    records: records.length, unequal: unequal.slice(0, SHOWN), unequalCount: unequal.length,
    badRowStatus: await refusalOf(runtime, endpointName, `${records[0]?.row ?? ''},one,column,too,many`), latency: { p50: at(0.5), p99: at(0.99) },
  };
}

/** One row through the endpoint. */
async function invoke(runtime: SageMakerRuntimeClient, endpointName: string, row: string): Promise<string> {
  const { InvokeEndpointCommand } = require('@aws-sdk/client-sagemaker-runtime') as typeof import('@aws-sdk/client-sagemaker-runtime');
  const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName: endpointName, ContentType: 'text/csv', Accept: 'text/csv', Body: Buffer.from(row) }));
  return Buffer.from(Body ?? []).toString('utf8');
}

async function refusalOf(runtime: SageMakerRuntimeClient, endpointName: string, row: string): Promise<number | undefined> {
  try {
    await invoke(runtime, endpointName, row);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ModelError') throw error;
    return (error as Error & { OriginalStatusCode?: number }).OriginalStatusCode;
  }
}

/** What speaks against the endpoint; empty where nothing does. */
export function faultsOf(test: EndpointTest): string[] {
  return [
    ...(test.records === 0 ? ['there is no record to test with'] : []),
    ...(test.unequalCount === 0 ? [] : [
      `${test.unequalCount} of ${test.records} records have another prediction than the batch transform gave: ${test.unequal.map(({ id, expected, got }) => `${id}: ${got}, not ${expected}`).join('; ')}`,
    ]),
    ...(test.badRowStatus === undefined ? ['a row of too many columns was answered, not refused'] : []),
    ...(test.badRowStatus !== undefined && (test.badRowStatus < 400 || test.badRowStatus > 499) ? [`a row of too many columns gave status ${test.badRowStatus}, not 400 to 499`] : []),
  ];
}
