using System.Globalization;

namespace MfaSecure.Cli.Output;

internal static class Times
{
    /// <summary>Local time; with the date if it is not today, and with the offset in the hour that the end of summer time repeats.</summary>
    public static string Local(DateTimeOffset time, TimeProvider clock)
    {
        var (then, now) = (TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone), clock.GetLocalNow());
        var zone = clock.LocalTimeZone.IsAmbiguousTime(then) ? " zzz" : "";
        return then.ToString((then.Date == now.Date ? "HH:mm" : "yyyy-MM-dd HH:mm") + zone, CultureInfo.InvariantCulture);
    }

    /// <summary><c>11 h 59 min</c>, <c>4 min</c>, <c>50 s</c>.</summary>
    public static string Left(TimeSpan time)
        => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min" : time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes} min" : $"{(int)time.TotalSeconds} s";
}
