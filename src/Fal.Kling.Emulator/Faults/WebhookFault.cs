namespace Fal.Kling.Emulator;

/// <summary>A fault of one attempt to deliver a webhook. Schedule it with <see cref="FaultPlan.OrderForWebhook"/> or <see cref="FaultPlan.ChooseForWebhook"/>.</summary>
public sealed class WebhookFault
{
    private readonly Action<WebhookScript> apply;

    private WebhookFault(string name, Action<WebhookScript> apply)
    {
        Name = name;
        this.apply = apply;
    }

    /// <summary>The webhook is lost: this attempt is not sent, and the webhook is not retried.</summary>
    public static WebhookFault Lose { get; } = new("lose", script => (script.IsSent, script.IsRetried) = (false, false));

    /// <summary>This attempt is not sent, as if the connection had failed. The webhook is retried.</summary>
    public static WebhookFault LoseAttempt { get; } = new("lose-attempt", script => script.IsSent = false);

    /// <summary>Only the first half of the body is sent, with the signature of the whole.</summary>
    public static WebhookFault HalfBody { get; } = new("half-body", script => script.AfterSigning.Add(Halve));

    /// <summary>Only the first half of the body is sent, with a valid signature of that half. The half is not valid JSON.</summary>
    public static WebhookFault SignedHalfBody { get; } = new("signed-half-body", script => script.BeforeSigning.Add(Halve));

    /// <summary>A forgery: the signature was made with a key that is not published.</summary>
    public static WebhookFault WrongKey { get; } = new("wrong-key", script => script.UsesWrongKey = true);

    /// <summary>A forgery: after signing, the body gets another member, <c>"forged":true</c>. It stays valid JSON.</summary>
    public static WebhookFault ChangeBody { get; } = new("change-body", script => script.AfterSigning.Add(body => [.. "{\"forged\":true,"u8, .. body.AsSpan(1)]));

    /// <summary>The fault's name, such as <c>duplicate=2</c>. <see cref="WebhookAttempt.Fault"/> contains it.</summary>
    public string Name { get; }

    /// <summary>The same call is sent several times, with the same headers and body.</summary>
    /// <param name="times">How often it is sent, 2 or more. Default: 2.</param>
    /// <param name="concurrently">Whether all of them are sent at once. Default: <see langword="false"/> (each waits for the response to the one before).</param>
    /// <returns>The fault. The webhook is not retried if one of the calls is acknowledged.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 2.</exception>
    public static WebhookFault Duplicate(int times = 2, bool concurrently = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 2);
        return new(Fault.NameOf(concurrently ? "duplicate-concurrently" : "duplicate", times), script =>
        {
            script.Copies = times;
            script.IsConcurrent = concurrently;
        });
    }

    /// <summary>The call is made later. Its timestamp is the time at which it is sent.</summary>
    /// <param name="delay">The delay, 0 or more, by the emulator's clock.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public static WebhookFault Delay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(Fault.NameOf("delay", delay), script => script.Delay = delay);
    }

    /// <summary>
    /// The call is held until other webhook calls have been made, so that webhooks arrive in another order than their jobs ended. Without other calls, it is never made.
    /// </summary>
    /// <param name="deliveries">How many other calls must be made first, 1 or more. A lost attempt does not count. Default: 1.</param>
    /// <returns>The fault. The timestamp of the call is the time at which it is sent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public static WebhookFault Reorder(int deliveries = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deliveries);
        return new(Fault.NameOf("reorder", deliveries), script => script.HeldFor = deliveries);
    }

    /// <summary>A replay: some time after the call, the same headers and body are sent again.</summary>
    /// <param name="after">How long after the response to the call, 0 or more, by the emulator's clock.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static WebhookFault Replay(TimeSpan after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        return new(Fault.NameOf("replay", after), script => script.ReplayAfter = after);
    }

    /// <summary>The timestamp is wrong, but correctly signed.</summary>
    /// <param name="skew">The difference from the emulator's clock, in whole seconds. A negative one makes the timestamp old. fal tells receivers to accept at most five minutes.</param>
    /// <returns>The fault.</returns>
    public static WebhookFault SkewTimestamp(TimeSpan skew) => new(Fault.NameOf("skew-timestamp", skew), script => script.TimestampSkew = skew);

    /// <summary>The <c>payload</c> is null, and <c>payload_error</c> says why, correctly signed. The result can still be fetched from the queue.</summary>
    /// <param name="message">The text of <c>payload_error</c>. Default: a sentence that says that the output could not be encoded.</param>
    /// <returns>The fault.</returns>
    public static WebhookFault PayloadError(string message = "The output could not be encoded as JSON.")
    {
        ArgumentNullException.ThrowIfNull(message);
        return new("payload-error", script => script.PayloadError = message);
    }

    /// <summary>A forgery: a header is changed after signing.</summary>
    /// <param name="name">One of the four headers, such as <c>X-Fal-Webhook-User-Id</c>.</param>
    /// <param name="value">Its new value.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The name is not one of the four headers, or the value is not printable ASCII.</exception>
    public static WebhookFault ChangeHeader(string name, string value)
    {
        WebhookHeaders.ThrowIfOther(name);
        HeaderText.ThrowIfNotSendable(value);
        return new(Fault.NameOf("change-header", name), script => script.HeaderChanges[name] = value);
    }

    /// <summary>A header is missing, such as the signature.</summary>
    /// <param name="name">One of the four headers, such as <c>X-Fal-Webhook-Signature</c>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The name is not one of the four headers.</exception>
    public static WebhookFault OmitHeader(string name)
    {
        WebhookHeaders.ThrowIfOther(name);
        return new(Fault.NameOf("omit-header", name), script => script.HeaderChanges[name] = null);
    }

    /// <summary>Several faults of one attempt, such as a late duplicate. If two contradict each other, the later one wins.</summary>
    /// <param name="faults">The faults, at least one.</param>
    /// <returns>The fault. Its name is the names joined by <c> + </c>.</returns>
    /// <exception cref="ArgumentException">There are no faults, or one of them is null.</exception>
    public static WebhookFault Combine(params IReadOnlyList<WebhookFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (faults.Count == 0 || faults.Any(fault => fault is null))
        {
            throw new ArgumentException("The list must contain at least one fault, and none of them can be null.", nameof(faults));
        }

        WebhookFault[] all = [.. faults];
        return new(string.Join(CombinedFault.Separator, all.Select(fault => fault.Name)), script => Array.ForEach(all, fault => fault.apply(script)));
    }

    /// <summary>Returns the fault's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    internal void ApplyTo(WebhookScript script) => apply(script);

    private static byte[] Halve(byte[] body) => body[..(body.Length / 2)];
}
