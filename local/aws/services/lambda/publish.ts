// Versions of a function: a copy of $LATEST under the next number.
import type { Cloud } from '../../cloud';
import type { FunctionRecord } from './function-records';
import { settingsOf, settingsTable, versionKey, versionTable } from './function-records';

/** Publishes, unless nothing changed since the last version; part of the caller's transaction. */
export function publish(cloud: Cloud, latest: FunctionRecord, description?: string): FunctionRecord {
  const settings = settingsOf(cloud.store, latest.name);
  const versions = versionTable(cloud.store);
  const last = settings.lastVersion === 0 ? undefined : versions.get(versionKey(latest.name, String(settings.lastVersion)));
  if (last !== undefined && last.code.sha256 === latest.code.sha256 && JSON.stringify(last.config) === JSON.stringify(latest.config)) return last;
  const version = String(settings.lastVersion + 1);
  const config = description === undefined ? latest.config : { ...latest.config, Description: description };
  const record = { ...latest, version, config, revisionId: cloud.newId() };
  void versions.put(versionKey(latest.name, version), record);
  void settingsTable(cloud.store).put(latest.name, { ...settings, lastVersion: settings.lastVersion + 1 });
  return record;
}
