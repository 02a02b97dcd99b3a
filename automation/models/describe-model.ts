// Tells of registered versions: a line each, or all that is on record of one.
import { renderTable } from '../console/text-table';
import { figure } from '../report/describe-run';
import type { Provenance } from './provenance';
import type { RegisteredPackage } from './registered-package';

/** A version, and the endpoint that it serves behind. */
export interface ListedModel extends RegisteredPackage {
  /** Name of the endpoint; absent where the version does not serve. */
  serves?: string;
  /** When that endpoint is deleted by itself; absent: never. */
  livesUntil?: string;
}

const last = (arn: string): string => arn.split('/').at(-1) ?? '';

const servesOf = ({ serves, livesUntil }: Pick<ListedModel, 'serves' | 'livesUntil'>): string | undefined => (serves === undefined || livesUntil === undefined ? serves : `${serves} until ${livesUntil}`);

function holdoutOf({ objective = '', metricValue, metricLower, metricUpper }: Readonly<Record<string, string | undefined>>, interval: boolean): string {
  if (metricValue === undefined) return '';
  const within = interval && metricLower !== undefined && metricUpper !== undefined ? `, between ${figure(Number(metricLower))} and ${figure(Number(metricUpper))}` : '';
  return `${objective} ${figure(Number(metricValue))}${within}`;
}

/** A table of versions. */
export function describeModels(models: readonly ListedModel[]): string {
  return renderTable({
    columns: ['version', 'created', 'approval', 'by', 'run', 'verdict', 'holdout', 'serves'],
    rows: models.map(({ version, createdAt, approval, run, properties, ...place }) => [
      String(version), createdAt?.toISOString() ?? '', approval, last(properties['decidedBy'] ?? ''), last(run ?? ''), properties['verdict'] ?? '', holdoutOf(properties, false), servesOf(place) ?? '',
    ]),
  });
}

/** All that is on record of a version; what is not known is left out. */
export function describeModel({ arn, version, createdAt, approval, run, properties, provenance = {}, ...place }: ListedModel & { provenance?: Provenance }): string {
  const of = (name: string): string | undefined => properties[name];
  const decided = [of('decidedBy') === undefined ? '' : `by ${of('decidedBy') ?? ''}`, of('decidedAt') ?? '', of('decisionComment') ?? ''].filter((text) => text !== '').join(', ');
  const promoted = of('promotedFrom') === undefined ? undefined : `${of('promotedFrom') ?? ''}, by ${of('promotedBy') ?? ''}, ${of('promotedAt') ?? ''}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['version', String(version)], ['package', arn], ['created', createdAt?.toISOString()], ['approval', `${approval}${decided === '' ? '' : ` (${decided})`}`],
    ['serves', servesOf(place) ?? 'nowhere'], ['run', run], ['started by', provenance.startedBy], ['commit', provenance.commit], ['promoted from', promoted],
    ['verdict', of('verdict')], ['holdout', holdoutOf(properties, true)], ['threshold', of('threshold')], ['baseline', of('baseline')],
    ['definition', provenance.definitionDigest], ['data', of('dataDigest')], ['flow', of('flowDigest')], ['data, flow and settings', of('runDigest')], ['verdict at', of('verdictS3Uri')], ['verdict digest', of('verdictDigest')], ['evaluation digest', of('evaluationDigest')],
  ];
  return renderTable({ columns: ['', ''], rows: facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])) });
}
