/** What is known of each flight, a column each. */
export interface Flights {
  /** Minutes since the first of January 2001. */
  readonly minutes: Int32Array;
  readonly delays: Int16Array;
  readonly origins: Uint16Array;
}

/** The flights of one month. */
export interface MonthOfFlights {
  /** The hour of the day, 0 to 23. */
  readonly hours: Uint8Array;
  readonly delays: Int16Array;
  readonly origins: Uint16Array;
}

export const monthNames = ["january", "february", "march", "april", "may", "june"] as const;
export type MonthName = (typeof monthNames)[number];

/** Parts the flights of the first half of 2001 by month, in the order they had. */
export function splitByMonth(flights: Flights): Record<MonthName, MonthOfFlights> {
  const monthOfDay = Array.from({ length: 181 }, (_, day) =>
    new Date(Date.UTC(2001, 0, 1 + day)).getUTCMonth(),
  );
  // The clock of the file runs from 0:01 to 24:00, so midnight belongs to the day that it ends.
  const months = Uint8Array.from(
    flights.minutes,
    (minute) => monthOfDay[Math.floor((minute - 1) / 1440)] ?? 255,
  );
  const select = (wanted: number): MonthOfFlights => {
    const rows = months.reduce((count, month) => count + (month === wanted ? 1 : 0), 0);
    const part = {
      hours: new Uint8Array(rows),
      delays: new Int16Array(rows),
      origins: new Uint16Array(rows),
    };
    let next = 0;
    for (let row = 0; row < months.length; row += 1) {
      if (months[row] !== wanted) continue;
      part.hours[next] = Math.floor((flights.minutes[row] ?? 0) / 60) % 24;
      part.delays[next] = flights.delays[row] ?? 0;
      part.origins[next] = flights.origins[row] ?? 0;
      next += 1;
    }
    return part;
  };
  return {
    january: select(0),
    february: select(1),
    march: select(2),
    april: select(3),
    may: select(4),
    june: select(5),
  };
}
