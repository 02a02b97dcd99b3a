// Lifecycle rules between CloudFormation's form and S3's.
import type { Properties } from '../resource-types';
import { present } from '../resource-handler';

/** CloudFormation -> S3. */
export function writeLifecycleRules(rules: readonly Properties[]): Properties[] {
  return rules.map((rule) => ({
    ...present({
      ID: rule['Id'], Status: rule['Status'], AbortIncompleteMultipartUpload: rule['AbortIncompleteMultipartUpload'],
      Expiration: present({ Days: rule['ExpirationInDays'], Date: rule['ExpirationDate'], ExpiredObjectDeleteMarker: rule['ExpiredObjectDeleteMarker'] }),
      NoncurrentVersionExpiration: rule['NoncurrentVersionExpiration'], NoncurrentVersionTransitions: rule['NoncurrentVersionTransitions'],
      Transitions: (rule['Transitions'] as Properties[] | undefined)?.map((transition) =>
        present({ Days: transition['TransitionInDays'], Date: transition['TransitionDate'], StorageClass: transition['StorageClass'] })),
    }),
    Filter: filterOf(rule),
  }));
}

/** The filter of a rule: one condition, or several under And. */
function filterOf(rule: Properties): Properties {
  const tags = (rule['TagFilters'] as Properties[] | undefined) ?? [];
  const conditions = Object.entries({ Prefix: rule['Prefix'], ObjectSizeGreaterThan: rule['ObjectSizeGreaterThan'], ObjectSizeLessThan: rule['ObjectSizeLessThan'] })
    .filter(([, value]) => value !== undefined);
  if (conditions.length + tags.length === 0) return { Prefix: '' };
  if (conditions.length + tags.length === 1) return tags.length === 1 ? { Tag: tags[0] } : Object.fromEntries(conditions);
  return { And: { ...Object.fromEntries(conditions), ...(tags.length > 0 ? { Tags: tags } : {}) } };
}

/** S3 -> CloudFormation. */
export function readLifecycleRules(rules: readonly Properties[]): Properties[] {
  return rules.map((rule) => {
    const expiration = (rule['Expiration'] ?? {}) as Properties;
    const filter = (rule['Filter'] ?? {}) as Properties;
    const and = (filter['And'] ?? filter) as Properties;
    const tags = and['Tags'] ?? (and['Tag'] === undefined ? undefined : [and['Tag']]);
    return present({
      Id: rule['ID'], Status: rule['Status'], ExpirationInDays: expiration['Days'], ExpirationDate: expiration['Date'],
      ExpiredObjectDeleteMarker: expiration['ExpiredObjectDeleteMarker'], Prefix: emptyAsAbsent(and['Prefix'] ?? rule['Prefix']), TagFilters: tags,
      ObjectSizeGreaterThan: and['ObjectSizeGreaterThan'], ObjectSizeLessThan: and['ObjectSizeLessThan'],
      AbortIncompleteMultipartUpload: rule['AbortIncompleteMultipartUpload'], NoncurrentVersionExpiration: rule['NoncurrentVersionExpiration'],
      NoncurrentVersionTransitions: rule['NoncurrentVersionTransitions'],
      Transitions: (rule['Transitions'] as Properties[] | undefined)?.map((transition) =>
        present({ TransitionInDays: transition['Days'], TransitionDate: transition['Date'], StorageClass: transition['StorageClass'] })),
    });
  });
}

function emptyAsAbsent(value: unknown): unknown {
  return value === '' ? undefined : value;
}
