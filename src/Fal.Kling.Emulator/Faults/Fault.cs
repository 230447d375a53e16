using System.Globalization;

namespace Fal.Kling.Emulator;

/// <summary>Something that goes wrong with one request. Order it with <see cref="FaultPlan"/>, or by name in the header <see cref="HeaderName"/>.</summary>
public abstract partial class Fault
{
    /// <summary>
    /// The request header that orders a fault for its own request, by <see cref="Name"/>, such as <c>accept-then-reset</c> or <c>cut-stream=2</c>.
    /// Several are joined as <c>change-etag + ignore-range</c>.
    /// </summary>
    public const string HeaderName = "X-Emulator-Fault";

    private protected Fault(string name) => Name = name;

    /// <summary>The name by which the header <see cref="HeaderName"/> orders it.</summary>
    public string Name { get; }

    /// <summary>The fault of a name, such as <c>accept-then-reset</c> or <c>cut-stream=2</c>.</summary>
    /// <param name="name">The name, with an equals sign and an argument for faults that take one. Several names joined by <c> + </c> are a <see cref="Combine"/>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="FormatException">No fault has that name, or it does not take that argument. The message says which names there are.</exception>
    public static Fault Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FaultNames.Parse(name);
    }

    /// <summary>The fault's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    /// <summary>Answers the exchange, with or without the operation that it asked for.</summary>
    internal abstract Task RunAsync(Exchange exchange, Func<Task> operation);

    /// <summary>Runs the operation until it is done, or until the fault has put an end to its answer.</summary>
    private protected static async Task RunUntilEndedAsync(Func<Task> operation)
    {
        try
        {
            await operation().ConfigureAwait(false);
        }
        catch (AnswerEndedException)
        {
            // As the fault wanted it.
        }
    }

    /// <summary>Runs the operation and completes its answer, or stops where the fault has put an end to it.</summary>
    private protected static Task RunUntilCompleteAsync(Exchange exchange, Func<Task> operation) => RunUntilEndedAsync(async () =>
    {
        await operation().ConfigureAwait(false);
        await exchange.Body.CompleteAsync(exchange.Aborted).ConfigureAwait(false);
    });

    private static string NameOf(string kind, object? argument) => argument switch
    {
        null => kind,
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{kind}={time.TotalSeconds}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{kind}={argument}"),
    };
}
