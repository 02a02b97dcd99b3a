// Turns Pulumi's engine events into the driver's own, and keeps what the summary needs.
import type { EngineEvent } from '@pulumi/pulumi/automation';
import type { Report } from '../console/events';

/** Resources of an operation, counted by what was done: `create`, `update`, `replace`, `delete`, `same`. */
export type ChangeCounts = Readonly<Record<string, number>>;

/** One planned or done change of a resource. */
export interface ResourceChange {
  operation: string;
  resourceType: string;
  name: string;
  /** Properties that differ, where Pulumi knows. */
  properties: readonly string[];
}

/** A resource that the program wants, with its inputs; what is not known yet is Pulumi's mark for it. */
export interface WantedResource {
  urn: string;
  resourceType: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** What came by during one operation. */
export interface EngineLog {
  changes: ResourceChange[];
  /** Resources that are there once the operation is done, one a URN. */
  wanted: ReadonlyMap<string, WantedResource>;
  counts: ChangeCounts;
  /** Error diagnostics, in order. */
  errors: string[];
  /** Violations of policies. */
  violations: { policy: string; level: string; message: string; urn?: string }[];
}

/** `aws-native:s3:Bucket` and `data` of a URN. */
export function partsOfUrn(urn: string): { resourceType: string; name: string } {
  const [, , types = '', name = ''] = /^urn:pulumi:[^:]*::([^:]*)::(.*?)::(.*)$/.exec(urn) ?? [];
  return { resourceType: types.split('$').at(-1) ?? '', name };
}

const withoutColours = (text: string): string => text.replace(/<\{%.*?%\}>/g, '').trimEnd();

/** The component that everything belongs to is no change worth a line. */
const isStack = (resourceType: string): boolean => resourceType === 'pulumi:pulumi:Stack';

/** A preview does not know what AWS will answer; the deployment, which does, is judged by the same policies. */
const awaitsDeployment = (message: string): boolean => /^can't run policy .* during preview/.test(message);

/** A listener for `onEvent`, and the log that it fills. */
export function followEngine(report: Report, now: () => number): { onEvent(event: EngineEvent): void; log: EngineLog } {
  const wanted = new Map<string, WantedResource>();
  const log: { -readonly [K in keyof EngineLog]: EngineLog[K] } = { changes: [], wanted, counts: {}, errors: [], violations: [] };
  const started = new Map<string, number>();
  const onEvent = (event: EngineEvent): void => {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent, policyEvent } = event;
    if (resourcePreEvent !== undefined) {
      const { metadata } = resourcePreEvent;
      const { resourceType, name } = partsOfUrn(metadata.urn);
      started.set(`${metadata.op} ${metadata.urn}`, now());
      if (metadata.new !== undefined && metadata.new !== null && !isStack(resourceType)) {
        wanted.set(metadata.urn, { urn: metadata.urn, resourceType, name, inputs: metadata.new.inputs ?? {} });
      }
      if (metadata.op !== 'same' && !isStack(resourceType)) {
        log.changes.push({ operation: metadata.op, resourceType, name, properties: metadata.diffs ?? [] });
      }
      if (resourcePreEvent.planning !== true) report({ type: 'resource', operation: metadata.op, resourceType, name, status: 'started' });
    }
    if (resOutputsEvent !== undefined && resOutputsEvent.planning !== true) {
      const { metadata } = resOutputsEvent;
      const { resourceType, name } = partsOfUrn(metadata.urn);
      const since = started.get(`${metadata.op} ${metadata.urn}`);
      if (!isStack(resourceType)) {
        report({
          type: 'resource', operation: metadata.op, resourceType, name, status: 'done',
          ...(since === undefined ? {} : { seconds: (now() - since) / 1000 }),
        });
      }
    }
    if (resOpFailedEvent !== undefined) {
      const { metadata } = resOpFailedEvent;
      report({ type: 'resource', operation: metadata.op, ...partsOfUrn(metadata.urn), status: 'failed' });
    }
    if (diagnosticEvent !== undefined && diagnosticEvent.ephemeral !== true) {
      const message = withoutColours(diagnosticEvent.message);
      if (diagnosticEvent.severity === 'error') {
        log.errors.push(diagnosticEvent.urn === undefined ? message : `${partsOfUrn(diagnosticEvent.urn).name}: ${message}`);
      }
      if (diagnosticEvent.severity === 'warning' && message !== '') report({ type: 'warning', message });
    }
    if (policyEvent !== undefined) {
      const message = withoutColours(policyEvent.message);
      if (policyEvent.enforcementLevel !== 'mandatory' && !awaitsDeployment(message)) report({ type: 'warning', message: `${policyEvent.policyName}: ${message}` });
      log.violations.push({
        policy: policyEvent.policyName, level: policyEvent.enforcementLevel, message,
        ...(policyEvent.resourceUrn === undefined ? {} : { urn: policyEvent.resourceUrn }),
      });
    }
    if (summaryEvent !== undefined) log.counts = summaryEvent.resourceChanges as ChangeCounts;
  };
  return { onEvent, log };
}

/** `12 to create, 1 to update`, or `0 to change`. */
export function describeCounts(counts: ChangeCounts, tense: 'to' | 'done'): string {
  const words: Record<string, string> = { create: 'created', update: 'updated', replace: 'replaced', delete: 'deleted', same: 'unchanged' };
  const parts = ['create', 'update', 'replace', 'delete']
    .filter((operation) => (counts[operation] ?? 0) > 0)
    .map((operation) => (tense === 'to' ? `${counts[operation]} to ${operation}` : `${counts[operation]} ${words[operation]}`));
  const same = counts.same ?? 0;
  const unchanged = same > 0 ? `, ${same} unchanged` : '';
  return parts.length === 0 ? `0 to change${unchanged}` : `${parts.join(', ')}${unchanged}`;
}
