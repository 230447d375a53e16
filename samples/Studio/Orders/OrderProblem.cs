namespace Studio.Orders;

/// <summary>What went wrong with an order, for the person who placed it.</summary>
/// <param name="Title">The problem in a few words.</param>
/// <param name="Detail">What happened, and what the person can do.</param>
/// <param name="Kind">What it is about, for the page.</param>
/// <param name="Charged">Whether fal charges for it.</param>
public sealed record OrderProblem(string Title, string Detail, OrderProblemKind Kind, Charged Charged);

/// <summary>What a problem is about.</summary>
public enum OrderProblemKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>fal's moderation refused the prompt or the picture.</summary>
    Moderation,

    /// <summary>The input is wrong.</summary>
    Input,

    /// <summary>The account at fal cannot pay, or its key is wrong.</summary>
    Balance,

    /// <summary>fal's response, the job or its file was lost.</summary>
    Lost,
}

/// <summary>Whether fal charges for an order.</summary>
public enum Charged
{
    /// <summary>It certainly does not.</summary>
    No,

    /// <summary>fal does not say.</summary>
    Maybe,

    /// <summary>It does.</summary>
    Yes,
}
