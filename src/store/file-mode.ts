/** Whether files have bits that say who may execute them. */
export const hasModes: boolean = process.platform !== "win32";

/** Those bits of a mode that say who may read, write and execute a file. */
export const permissionBits = 0o777;

/** Whether its owner may execute a file of a mode. */
export function isExecutable(mode: number): boolean {
  return (mode & 0o100) !== 0;
}
