using System.Text;

namespace Fal.Kling.Emulator;

/// <content>Faults of status streams.</content>
public abstract partial class Fault
{
    /// <summary>
    /// A status stream that repeats its first status in every <see cref="FalEmulatorOptions.KeepAliveInterval"/>, even when the job is over. It ends when the
    /// client disconnects.
    /// </summary>
    public static Fault RepeatFirstStatus { get; } = Script("repeat-first-status", new RepeatedEvent(null));

    /// <summary>
    /// A status stream whose events contain no status, even when the job is over. It sends one event immediately and one in every
    /// <see cref="FalEmulatorOptions.KeepAliveInterval"/>. It ends when the client disconnects.
    /// </summary>
    /// <param name="eventLines">
    /// The lines of each event without the blank line that ends it, such as <c>event: ping</c> or <c>data: null</c>. Default: <c>data: {}</c>.
    /// </param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static Fault StreamWithoutStatus(string eventLines = "data: {}")
    {
        ArgumentException.ThrowIfNullOrEmpty(eventLines);
        return Script(NameOf("stream-without-status", eventLines), new RepeatedEvent(Encoding.UTF8.GetBytes($"{eventLines}\n\n")));
    }

    /// <summary>A status stream that is a single line without a line break. The response ends after the given number of bytes.</summary>
    /// <param name="bytes">The number of bytes sent, 1 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Fault EndlessLine(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return Script(NameOf("endless-line", bytes), StreamFlood.OfOneLine(bytes));
    }

    /// <summary>
    /// A status stream that is a single event of many <c>data:</c> lines, without the blank line that ends an event. The response ends after the given number
    /// of bytes.
    /// </summary>
    /// <param name="bytes">The number of bytes sent, 1 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Fault EndlessEvent(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return Script(NameOf("endless-event", bytes), StreamFlood.OfOneEvent(bytes));
    }

    private static CircumstanceFault Script(string name, StreamScript script) => new(name, exchange => exchange.Effects.StreamScript = script);
}
