import type { FingerprintParts, InputPart } from "../model/fingerprint-parts.ts";
import type { RunReason } from "../model/run-reason.ts";
import type { ResultRecord } from "./journal-record.ts";

/** What `JSON.stringify` gives for the record of a result, in a fraction of the time for most of them. */
export function resultJson(record: ResultRecord): string {
  const { at, node, functionName, fingerprint, contentHash, codec, sizeBytes, items } = record;
  let json =
    `{"type":"result","at":${at},"node":${textJson(node)},"functionName":${textJson(functionName)},` +
    `"fingerprint":"${fingerprint}","contentHash":"${contentHash}","codec":"${codec}",` +
    `"sizeBytes":${sizeBytes},"items":${isEmpty(items) ? "{}" : JSON.stringify(items)}`;
  if (record.files !== undefined) json += `,"files":${JSON.stringify(record.files)}`;
  if (record.isGrowth === true) json += `,"isGrowth":true`;
  json += `,"durationMs":${record.durationMs}`;
  if (record.attempts !== undefined) json += `,"attempts":${record.attempts}`;
  if (record.cpuMs !== undefined) json += `,"cpuMs":${record.cpuMs}`;
  if (record.peakHeapBytes !== undefined) json += `,"peakHeapBytes":${record.peakHeapBytes}`;
  if (record.because !== undefined) json += `,"because":${reasonJson(record.because)}`;
  if (record.parts !== undefined) json += `,"parts":${partsJson(record.parts)}`;
  if (record.text !== undefined) json += `,"text":${textJson(record.text)}`;
  if (record.base64 !== undefined) json += `,"base64":${textJson(record.base64)}`;
  return `${json}}`;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

/** Printable ASCII without quotes and backslashes, which JSON writes as it is. */
const plain = /^[ !#-[\]-~]*$/;

function textJson(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

function reasonJson(because: RunReason): string {
  return because.kind === "new" ? '{"kind":"new"}' : JSON.stringify(because);
}

function partsJson(parts: FingerprintParts): string {
  const { declared, previous, version, environment, constants, plugins } = parts;
  const rare = [previous, version, environment, constants, plugins];
  const isRare = rare.some((part) => part !== undefined);
  if (isRare || declared.length > 0) return JSON.stringify(parts);
  return (
    `{"code":"${parts.code}","function":${textJson(parts.function)},"arguments":"${parts.arguments}",` +
    `"argumentsText":${textJson(parts.argumentsText)},"inputs":[${parts.inputs.map(inputJson).join(",")}],` +
    `"declared":[]}`
  );
}

function inputJson({ node, path, where, hash }: InputPart): string {
  const at = path.length === 0 ? "[]" : JSON.stringify(path);
  return `{"node":${textJson(node)},"path":${at},"where":${textJson(where)},"hash":"${hash}"}`;
}
