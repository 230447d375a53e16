namespace Fal.Kling;

/// <summary>
/// Reads and writes the text of a ticket: the format's version, a dot, and base64url. New tickets use <c>fk2.</c>, and <c>fk1.</c> stays readable for ever.
/// </summary>
internal static class JobTicketFormat
{
    // Far longer than any ticket. A longer text is something else, and not worth decoding.
    private const int MaxLength = 16 * 1024;

    public static string Write(JobTicket ticket) =>
        ticket.EndpointId is null ? JobTicketFormat1.Write(ticket) : JobTicketFormat2.Write(ticket);

    public static JobTicket? Read(string text, out string? problem)
    {
        Func<string, JobTicket>? read = text switch
        {
            { Length: > MaxLength } => null,
            _ when text.StartsWith(JobTicketFormat2.Prefix, StringComparison.Ordinal) => JobTicketFormat2.Read,
            _ when text.StartsWith(JobTicketFormat1.Prefix, StringComparison.Ordinal) => JobTicketFormat1.Read,
            _ => null,
        };
        problem = read is null ? NotATicket(text) : null;
        try
        {
            return read?.Invoke(text);
        }
        catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException or ArgumentException or NotSupportedException)
        {
            problem = "The text isn't a complete Fal.Kling ticket: it was cut or changed.";
            return null;
        }
    }

    private static string NotATicket(string text) =>
        text.StartsWith("fk", StringComparison.Ordinal) && text.IndexOf('.', StringComparison.Ordinal) is > 2 and < 8 and var dot && text[2..dot].All(char.IsAsciiDigit)
            && text.Length <= MaxLength
            ? $"The ticket was written by a newer version of Fal.Kling (format '{text[..dot]}'). Update the package to read it."
            : "The text isn't a Fal.Kling ticket: a ticket begins with 'fk1.' or 'fk2.' and has at most 16,384 characters.";
}
