namespace Studio.Hosting;

/// <summary>The section "Studio" of the configuration.</summary>
public sealed class StudioOptions
{
    /// <summary>What this process does. Default: everything.</summary>
    public StudioRole Role { get; set; }

    /// <summary>The https address at which fal reaches the web processes, for webhooks. Default: none, and the schedule asks more often.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Where the videos, and SQLite's file, are. With several processes, a folder that all share.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>What one visitor may spend on a day (UTC), in US dollars. Default: 25.</summary>
    public decimal BudgetPerDay { get; set; } = 25;

    /// <summary>How many jobs may be at fal at once, for all visitors: about what your account runs in parallel. More would wait in fal's line, which is not fair to visitors. Default: 20.</summary>
    public int MaxJobsInFlight { get; set; } = 20;

    /// <summary>How many steps a worker runs at once. Default: 20.</summary>
    public int Workers { get; set; } = 20;

    /// <summary>How often a worker looks for steps that are due. Default: 5 seconds.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a step has before it is put on the queue again. Default: 1 minute.</summary>
    public TimeSpan StepLease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for a webhook, before the studio asks fal itself. Default: 2 minutes, then 4, 8 and 10.</summary>
    public TimeSpan WebhookPatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The password of the user "operator". Default: a random one, which is logged at the start.</summary>
    public string? OperatorPassword { get; set; }

    /// <summary>The fal users whose webhooks are accepted: yours. Required with <see cref="PublicUrl"/>.</summary>
    public IList<string> WebhookUserIds { get; } = [];

    /// <summary>Authenticates what the client adds to webhook URLs; the same in all processes, at least 16 characters. Default: none.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Where the keys of webhooks are. Default: fal.</summary>
    public Uri? WebhookKeysUrl { get; set; }

    /// <summary>The emulator that is used when there is no key.</summary>
    public EmulatorSettings Emulator { get; } = new();
}

/// <summary>What a process does.</summary>
public enum StudioRole
{
    /// <summary>Both.</summary>
    All,

    /// <summary>It serves the page and fal's webhooks.</summary>
    Web,

    /// <summary>It runs the steps of orders.</summary>
    Worker,
}

/// <summary>How long the emulator's jobs take.</summary>
public sealed class EmulatorSettings
{
    /// <summary>Seconds in the queue. Default: 2.</summary>
    public double QueueSeconds { get; set; } = 2;

    /// <summary>Seconds of running. Default: 6.</summary>
    public double RunSeconds { get; set; } = 6;
}
