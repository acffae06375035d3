namespace MfaSecure.Oath;

/// <summary>A reader's state: what the caller knows, and what PC/SC found. The upper half counts insertions and removals.</summary>
internal record struct PcscState(string Reader, uint Current, uint Event);
