type TileProps = { label: string; value: number; look?: "good" | "bad" | "warn" };

/** A count with its name, in a list of them; coloured when there is something to see. */
export function Tile({ label, value, look }: TileProps) {
  return (
    <div className={look && value > 0 ? `tile tile-${look}` : "tile"}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
