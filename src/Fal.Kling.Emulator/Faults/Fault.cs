using System.Globalization;

namespace Fal.Kling.Emulator;

/// <summary>A fault of one request. Schedule it with <see cref="FaultPlan"/>, or name it in the request's <see cref="HeaderName"/> header.</summary>
public abstract partial class Fault
{
    /// <summary>
    /// The header with which a request injects a fault into itself, by <see cref="Name"/>, such as <c>accept-then-reset</c> or <c>cut-stream=2</c>.
    /// Join several as <c>change-etag + ignore-range</c>.
    /// </summary>
    public const string HeaderName = "X-Emulator-Fault";

    private protected Fault(string name) => Name = name;

    /// <summary>Its name in the <see cref="HeaderName"/> header and for <see cref="Parse"/>.</summary>
    public string Name { get; }

    /// <summary>Gets a fault by its name, such as <c>accept-then-reset</c> or <c>cut-stream=2</c>.</summary>
    /// <param name="name">
    /// The name, followed by an equals sign and an argument for faults that take one. Names joined by <c> + </c> are combined, as with <see cref="Combine"/>.
    /// </param>
    /// <returns>The fault.</returns>
    /// <exception cref="FormatException">No fault has that name, or its argument is invalid. For an unknown name, the message lists all names.</exception>
    public static Fault Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FaultNames.Parse(name);
    }

    /// <summary>Returns the fault's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    /// <summary>Responds to the request, with or without running its operation.</summary>
    internal abstract Task RunAsync(Exchange exchange, Func<Task> operation);

    /// <summary>Runs the operation until it is done, or until the fault ends its response.</summary>
    private protected static async Task RunUntilEndedAsync(Func<Task> operation)
    {
        try
        {
            await operation().ConfigureAwait(false);
        }
        catch (AnswerEndedException)
        {
            // The fault ended the response on purpose.
        }
    }

    /// <summary>Runs the operation and completes its response, or stops where the fault ended it.</summary>
    private protected static Task RunUntilCompleteAsync(Exchange exchange, Func<Task> operation) => RunUntilEndedAsync(async () =>
    {
        await operation().ConfigureAwait(false);
        await exchange.Body.CompleteAsync(exchange.Aborted).ConfigureAwait(false);
    });

    internal static string NameOf(string kind, object? argument) => argument switch
    {
        null => kind,
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{kind}={time.TotalSeconds}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{kind}={argument}"),
    };
}
